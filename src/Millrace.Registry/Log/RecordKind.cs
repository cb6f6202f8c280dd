namespace Millrace.Registry.Log;

/// <summary>The <c>keytype</c> of a record; in capitals with underscores it is what the key says.</summary>
internal enum RecordKind
{
    Schema,
    Config,
    Mode,
    Noop,
    DeleteSubject,
    ClearSubject,
    Context,
}
