namespace Millrace.Http.Access;

/// <summary>What somebody may do; each may what the one before may.</summary>
public enum Role
{
    /// <summary>See everything but secrets.</summary>
    Read,

    /// <summary>Keep running what is there: restart, pause, resume, stop, move offsets; register schemas and send records.</summary>
    Operate,

    /// <summary>Create, change and delete.</summary>
    Admin,
}

/// <summary>The words for roles: in files, settings and messages.</summary>
public static class Roles
{
    /// <summary>All of them, weakest first.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetValues<Role>().Select(Name)];

    public static string Name(this Role role) => role switch { Role.Read => "read", Role.Operate => "operate", _ => "admin" };

    /// <summary>Null for a word that means none.</summary>
    public static Role? Find(string? name) => name switch
    {
        "read" => Role.Read,
        "operate" => Role.Operate,
        "admin" => Role.Admin,
        _ => null,
    };
}
