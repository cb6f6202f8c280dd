namespace Millrace.Kafka;

/// <summary>What a client is for; some settings belong to one role only.</summary>
[Flags]
public enum ClientRole
{
    Admin = 1,
    Consumer = 2,
    Producer = 4,
}
