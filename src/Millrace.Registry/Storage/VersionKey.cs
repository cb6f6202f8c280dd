namespace Millrace.Registry.Storage;

/// <summary>A version within its context; sorts by subject, then version.</summary>
internal readonly record struct VersionKey(string Subject, int Version) : IComparable<VersionKey>
{
    public int CompareTo(VersionKey other)
    {
        int bySubject = string.CompareOrdinal(Subject, other.Subject);
        return bySubject != 0 ? bySubject : Version.CompareTo(other.Version);
    }
}
