Attribute VB_Name = "SomRibbon"
Option Explicit

' The buttons of the ribbon tab SØM: one callback for sheets, one for Python's commands. Nothing runs by itself.

' Go to the sheet in the button's tag.
Public Sub SomRibbon_Vis(control As IRibbonControl)
    On Error GoTo Failed
    ThisWorkbook.Activate
    ThisWorkbook.Worksheets(control.Tag).Activate
    Exit Sub
Failed:
    SomSig "Arket '" & control.Tag & "' kan ikke vises i " & ThisWorkbook.Name & ".", True
End Sub

' Run the command in the button's tag.
Public Sub SomRibbon_Kommando(control As IRibbonControl)
    SomKoer control.Tag
End Sub

Public Sub SomRibbon_Installation(control As IRibbonControl)
    SomInstallation
End Sub

Public Sub SomRibbon_Genstart(control As IRibbonControl)
    SomGenstart
End Sub

Public Sub SomRibbon_Hjaelp(control As IRibbonControl)
    Const QUOTE As String = """"
    SomSig "Udfyld de gule felter på inputarkene fra venstre mod højre, og tryk på Beregn." & vbLf & vbLf & _
        "I egne budgetark: vælg Indsæt funktion og kategorien SØM, fx =SOM_PRIS(" & QUOTE & "sel110_shelter" & QUOTE & ";" & QUOTE & "kommune" & QUOTE & ";2026)." & vbLf & _
        "=SOM_SIDSTE_FEJL() fortæller, hvorfor en celle viser #I/T, #VÆRDI! eller #NUM!." & vbLf & vbLf & _
        "Svarer motoren ikke: tryk på Kontrollér installation. Mere står på arket Vejledning."
End Sub
