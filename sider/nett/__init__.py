"""Det nettleseren får utenom Streamlits sider: mellomvaren, skriptene, lesesiden, kortene og grensesnittet."""
