namespace Millrace.WebConsole.Access;

/// <summary>What a viewer may do; each may what the one before may.</summary>
public enum Role
{
    /// <summary>See everything but secrets.</summary>
    Read,

    /// <summary>Keep running what is there: restart, pause, resume, stop, produce, send dead letters again.</summary>
    Operate,

    /// <summary>Create, change and delete.</summary>
    Admin,
}
