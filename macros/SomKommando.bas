Attribute VB_Name = "SomKommando"
Option Explicit
Option Private Module

' What the buttons do, with Excel left as it was found. The work is Python's: som_xl.excel.commands.run, through
' xlwings' RunPython in the live process. Python asks and tells in its own dialogs; VBA tells only why Python
' cannot be reached.

Private Const COMMANDS As String = "som_xl.excel.commands"
Private Const MAY_MOVE As String = " slaa_op folsomhed simuler scenarier foreslaa indsaet_effekt skoen familie projekt opfolgning portefolje "
Private Const SECONDS_TO_RESTART As Long = 20
Private Const LONGEST_DIALOG As Long = 950
Private Const ON_MAC As String = "Knappen kræver Excel til Windows. På Mac kan beregningen køres i en terminal: som-xl beregn SOM.xlsm"

' Run one command in Python and put Excel back as it was. Only those that end by showing something may end elsewhere.
Public Sub SomKoer(ByVal command As String)
#If Mac Then
    SomSig ON_MAC, True
#Else
    Dim calculation As Long, updating As Boolean, events As Boolean, status As Variant
    Dim sheet As Object, selected As Object
    Dim problem As String
    calculation = Application.Calculation
    updating = Application.ScreenUpdating
    events = Application.EnableEvents
    status = Application.StatusBar
    Set sheet = ActiveSheet
    Set selected = Selection
    On Error GoTo Failed
    Application.StatusBar = "SØM: arbejder …"
    SomSlip
    ' Asked for first, so that a missing package is told by us and not by xlwings' own dialog.
    SomMotor().Module COMMANDS
    RunPython "import " & COMMANDS & " as c; c.run('" & command & "')"
Restore:
    On Error Resume Next
    If InStr(MAY_MOVE, " " & command & " ") = 0 Then
        sheet.Parent.Activate
        sheet.Activate
        selected.Select
    End If
    Application.StatusBar = status
    Application.EnableEvents = events
    Application.Calculation = calculation
    Application.ScreenUpdating = updating
    If problem <> "" Then SomSig problem, True
    Exit Sub
Failed:
    problem = SomForklaring(Err.Number, Err.Description)
    Resume Restore
#End If
End Sub

' Python's own report when Python can be reached; otherwise what VBA can see, and what to do.
Public Sub SomInstallation()
#If Mac Then
    SomSig ON_MAC, True
#Else
    Dim found As String
    Dim reason As String
    SomSlip
    reason = NoAnswer()
    If reason = "" Then
        SomKoer "installation"
        Exit Sub
    End If
    found = "Excel " & Application.Version & ", " & Bits() & "-bit. xlwings " & XLWINGS_VERSION & ". " & vbLf
    If SomForbinderKun() Then
        found = found & "Forbindelse: kun til en motor, der kører i forvejen (DEBUG UDFS er True)."
    Else
        found = found & "Forbindelse: Excel starter selv Python."
    End If
    If InStr(ThisWorkbook.FullName, "://") > 0 Then
        found = found & vbLf & "Projektmappen er åbnet fra en netadresse (SharePoint eller OneDrive). Gem en kopi på et drev, og åbn den derfra."
    End If
    SomSig "Excel kan ikke nå Python." & vbLf & vbLf & reason & vbLf & vbLf & found, True
#End If
End Sub

' Stop the engine, start or find it again, and let every SØM function answer anew.
Public Sub SomGenstart()
#If Mac Then
    SomSig ON_MAC, True
#Else
    Dim deadline As Date
    Dim reason As String
    On Error Resume Next
    SomSlip
    If SomForbinderKun() Then
        ' Excel may start nothing here: the engine itself starts its successor.
        SomMotor().Exec "import som_xl.excel.engine as m; m.restart_from_within()"
        SomSlip
    End If
    KillPy
    On Error GoTo 0
    deadline = DateAdd("s", SECONDS_TO_RESTART, Now)
    reason = NoAnswer()
    Do While reason <> "" And Now < deadline
        Application.Wait DateAdd("s", 1, Now)
        reason = NoAnswer()
    Loop
    If reason <> "" Then
        SomSig reason, True
        Exit Sub
    End If
    Application.CalculateFull
    SomSig "Motoren er genstartet."
#End If
End Sub

' One dialog.
Public Sub SomSig(ByVal text As String, Optional ByVal warning As Boolean = False)
    Dim icon As Long
    icon = vbInformation
    If warning Then icon = vbExclamation
    If Len(text) > LONGEST_DIALOG Then text = Left$(text, LONGEST_DIALOG) & " …"
    MsgBox text, icon, SOM_TITEL
End Sub

' Nothing when the engine answers, otherwise why it does not.
Private Function NoAnswer() As String
    On Error GoTo Failed
    SomSlip
    SomMotor().Module COMMANDS
    Exit Function
Failed:
    NoAnswer = SomForklaring(Err.Number, Err.Description)
End Function

Private Function Bits() As String
#If Win64 Then
    Bits = "64"
#Else
    Bits = "32"
#End If
End Function
