namespace Millrace.Registry.Storage;

/// <summary>Whether soft-deleted versions count.</summary>
internal enum Deleted
{
    Excluded,
    Included,
}
