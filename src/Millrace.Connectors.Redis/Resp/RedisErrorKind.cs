namespace Millrace.Connectors.Redis.Resp;

/// <summary>What an error means for the one who sent the command.</summary>
internal enum RedisErrorKind
{
    /// <summary>It passes: the same commands may succeed later.</summary>
    Transient,

    /// <summary>This command's own data is refused, here and always.</summary>
    BadRecord,

    /// <summary>No command of this kind will succeed before somebody changes something.</summary>
    Fatal,
}
