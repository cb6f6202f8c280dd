namespace Millrace.Kafka;

/// <summary>What a client is for; some settings belong to one role only.</summary>
[Flags]
public enum ClientRole
{
    /// <summary>Topics, groups and settings.</summary>
    Admin = 1,

    /// <summary>Reads.</summary>
    Consumer = 2,

    /// <summary>Writes.</summary>
    Producer = 4,
}
