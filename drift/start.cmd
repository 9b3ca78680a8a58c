@echo off
rem Starter verktøyet på Windows og skriver adressen. Innstillinger: drift\start --help
setlocal
chcp 65001 >nul
cd /d "%~dp0.."
if not defined VENV set "VENV=.venv"

if not exist "%VENV%\Scripts\python.exe" (
  py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul || (
    echo Fant ikke Python 3.11 eller nyere: installer Python fra python.org, og kjør på nytt.
    exit /b 1
  )
  py -3 -m venv "%VENV%" || exit /b 1
)
for %%l in (requirements.txt) do call :hent %%l || exit /b 1

"%VENV%\Scripts\python.exe" -m sider.tjener %*
exit /b %errorlevel%

:hent
fc /b "%1" "%VENV%\%1" >nul 2>nul && exit /b 0
echo Henter pakkene i %1 ...
"%VENV%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --retries 2 -r "%1" || (
  echo Fikk ikke installert pakkene i %1: sjekk nettet, og kjør på nytt.
  exit /b 1
)
copy /y "%1" "%VENV%\%1" >nul
exit /b 0
