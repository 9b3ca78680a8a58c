@echo off
rem Hele prøven på Windows. Argumenter går til pytest: drift\test.cmd -k lenke
setlocal
chcp 65001 >nul
cd /d "%~dp0.."
if not defined VENV set "VENV=.venv"
set "PY=%VENV%\Scripts\python.exe"
set FEILET=

if not exist "%PY%" (
  py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul || (
    echo Fant ikke Python 3.11 eller nyere: installer Python fra python.org, og kjør på nytt.
    exit /b 1
  )
  py -3 -m venv "%VENV%" || exit /b 1
)
for %%l in (requirements.txt requirements-dev.txt) do call :hent %%l || exit /b 1

call :steg "ruff format" -m ruff format --check .
call :steg "ruff check" -m ruff check .
call :steg "mypy" -m mypy
if exist scenario\__main__.py call :steg "scenario kontroller" -m scenario kontroller
call :steg "nettleser" -m playwright install chromium

echo == pytest
"%PY%" -m pytest -n 2 --dist worksteal %*
set KODE=%errorlevel%
if defined FEILET if "%KODE%"=="0" exit /b 1
exit /b %KODE%

:steg
echo == %~1
"%PY%" %2 %3 %4 %5 %6 || set "FEILET=%FEILET% %~1"
exit /b 0

:hent
fc /b "%1" "%VENV%\%1" >nul 2>nul && exit /b 0
echo Henter pakkene i %1 ...
"%PY%" -m pip install --quiet --disable-pip-version-check --retries 2 -r "%1" || (
  echo Fikk ikke installert pakkene i %1: sjekk nettet, og kjør på nytt.
  exit /b 1
)
copy /y "%1" "%VENV%\%1" >nul
exit /b 0
