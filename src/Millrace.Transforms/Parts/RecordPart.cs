namespace Millrace.Transforms.Parts;

/// <summary>What a transformation works on: the class names end in <c>$Key</c> or <c>$Value</c>.</summary>
internal enum RecordPart
{
    Key, Value,
}
