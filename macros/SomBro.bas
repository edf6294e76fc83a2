Attribute VB_Name = "SomBro"
Option Explicit
Option Private Module

' The bridge from a cell to Python, shared by every function in xlwings_udfs and by the ribbon.
' Nothing here shows a dialog: a cell that cannot be calculated gets an error value, and the reason is kept.

Public Const SOM_TITEL As String = "SØM-XL"
Private Const FUNCTIONS As String = "som_xl.excel.udfs"
Private Const SECONDS_BETWEEN_ATTEMPTS As Long = 20
Private Const MOST_CELLS As Long = 100000
Private Const LOW_BITS As Long = 65535

Private mEngine As Object
Private mDownUntil As Date
Private mReason As String

' What a worksheet function answers: Python's value, an array of values, or an Excel error.
Public Function SomKald(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim ready As Variant
    Dim reused As Boolean
    Dim problem As Long
    If functionName = "SOM_SIDSTE_FEJL" And mReason <> "" Then
        SomKald = LastReason(arguments)
        Exit Function
    End If
    ready = arguments
    problem = Prepare(functionName, ready)
    If problem <> 0 Then
        SomKald = CVErr(problem)
        Exit Function
    End If
#If Mac Then
    SomKald = Unreachable(functionName, "Funktionerne kræver Excel til Windows. Cellernes seneste tal er bevaret i filen.")
#Else
    If Now < mDownUntil Then
        SomKald = Unreachable(functionName, mReason)
        Exit Function
    End If
    reused = Not mEngine Is Nothing
    On Error GoTo Failed
Again:
    ' In brackets: sent as values. A variable itself would be sent by reference, which xlwings avoids too.
    SomKald = Answer(SomMotor().CallUDF(FUNCTIONS, (functionName), (ready), ThisWorkbook))
    Exit Function
Failed:
    Set mEngine = Nothing
    If reused Then
        ' The engine we held may have been stopped or replaced: connect once more.
        reused = False
        Resume Again
    End If
    ' Counted from now: the attempt itself may have lasted longer than the pause.
    mDownUntil = DateAdd("s", SECONDS_BETWEEN_ATTEMPTS, Now)
    SomKald = Unreachable(functionName, SomForklaring(Err.Number, Err.Description))
#End If
End Function

' The engine: the one we hold, or one that xlwings starts or connects to. Raises when there is none.
Public Function SomMotor() As Object
    If mEngine Is Nothing Then Set mEngine = XLPy()
    Set SomMotor = mEngine
End Function

' Let go of the engine and forget that it was down, so that the next call tries again.
Public Sub SomSlip()
    Set mEngine = Nothing
    mDownUntil = 0
    mReason = ""
End Sub

' Why the engine cannot be reached, in Danish, with what Windows or xlwings said.
Public Function SomForklaring(ByVal number As Long, ByVal description As String) As String
    Dim cause As String
    If number = 53 Or number = 48 Or number = 1 Then
        cause = "Excel kan ikke finde xlwings' programfil (DLL). Installér SØM-XL, eller ret Interpreter_Win på arket xlwings.conf."
    ElseIf InStr(description, "ModuleNotFoundError") > 0 Or InStr(description, "ImportError") > 0 Then
        cause = "Python kører, men SØM-XL er ikke installeret i den Python. Installér SØM-XL igen."
    ElseIf InStr(description, "AttributeError") > 0 Then
        cause = "Projektmappen og det installerede SØM-XL har ikke samme version. Hent den projektmappe, der hører til."
    ElseIf number = 1000 And SomForbinderKun() Then
        cause = "SØM-motoren kører ikke. Start den fra Start-menuen, eller med: pythonw -m som_xl.excel.engine"
    ElseIf number = 1000 Then
        cause = "Python kunne ikke startes. Er Python installeret, og må Excel starte programmer? Ellers sæt DEBUG UDFS til True på arket xlwings.conf, og start SØM-motoren selv."
    Else
        cause = "Forbindelsen til Python svigtede. Tryk på SØM, Genstart motor."
    End If
    SomForklaring = cause & " (" & number & ": " & Left$(OneLine(description), 300) & ")"
End Function

' Whether the workbook only connects to an engine that runs already, and never starts one.
Public Function SomForbinderKun() As Boolean
    On Error Resume Next
    SomForbinderKun = CBool(GetConfig("DEBUG UDFS", "False"))
End Function

Private Function Unreachable(ByVal functionName As String, ByVal reason As String) As Variant
    mReason = reason
    If functionName = "SOM_SIDSTE_FEJL" Then
        Unreachable = reason
    ElseIf functionName = "SOM_STATUS" Then
        Unreachable = "Motoren svarer ikke. " & reason
    Else
        Unreachable = CVErr(xlErrNA)
    End If
End Function

' Ranges as blocks of plain values, always with two dimensions; 0, or the error when one cannot be used.
Private Function Prepare(ByVal functionName As String, ByRef arguments As Variant) As Long
    Dim place As Long
    For place = LBound(arguments) To UBound(arguments)
        If TypeName(arguments(place)) = "Range" Then
            If arguments(place).Areas.Count > 1 Then
                mReason = functionName & ": Området består af flere dele. Vælg ét sammenhængende område."
                Prepare = xlErrValue
                Exit Function
            ElseIf arguments(place).CountLarge > MOST_CELLS Then
                mReason = functionName & ": Området er for stort. Vælg højst " & MOST_CELLS & " celler."
                Prepare = xlErrNum
                Exit Function
            End If
            arguments(place) = Block(arguments(place))
        End If
    Next place
End Function

' Value2: currency and dates as plain numbers, and one call for the whole range.
Private Function Block(ByVal cells As Object) As Variant
    Dim one(1 To 1, 1 To 1) As Variant
    If cells.CountLarge = 1 Then
        one(1, 1) = cells.Value2
        Block = one
    Else
        Block = cells.Value2
    End If
End Function

' A whole number from Python is always an error: its low 16 bits are the number CVErr takes.
Private Function Answer(ByVal given As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(given) Then
        Answer = Cell(given)
        Exit Function
    End If
    If Dimensions(given) = 1 Then
        For column = LBound(given) To UBound(given)
            given(column) = Cell(given(column))
        Next column
    Else
        For row = LBound(given, 1) To UBound(given, 1)
            For column = LBound(given, 2) To UBound(given, 2)
                given(row, column) = Cell(given(row, column))
            Next column
        Next row
    End If
    Answer = given
End Function

Private Function Cell(ByVal given As Variant) As Variant
    If VarType(given) = vbLong Then
        Cell = CVErr(given And LOW_BITS)
        mReason = ""
    Else
        Cell = given
    End If
End Function

Private Function Dimensions(ByRef given As Variant) As Long
    Dim last As Long
    Dimensions = 1
    On Error GoTo OnlyOne
    last = UBound(given, 2)
    Dimensions = 2
OnlyOne:
End Function

' The kept reason, when no cell is pointed at or the cell holds an error.
Private Function LastReason(ByRef arguments As Variant) As Variant
    Dim item As Variant
    LastReason = mReason
    If UBound(arguments) < LBound(arguments) Then Exit Function
    If TypeName(arguments(LBound(arguments))) <> "Range" Then Exit Function
    If arguments(LBound(arguments)).CountLarge > MOST_CELLS Then Exit Function
    For Each item In Block(arguments(LBound(arguments)))
        If IsError(item) Then Exit Function
    Next item
    LastReason = "Ingen fejl i cellen."
End Function

Private Function OneLine(ByVal text As String) As String
    OneLine = Trim$(Replace(Replace(text, vbCr, " "), vbLf, " "))
End Function
