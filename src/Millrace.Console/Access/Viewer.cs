namespace Millrace.WebConsole.Access;

/// <summary>Who looks at one open page. The role is taken from the request that opened it and is checked in each handler.</summary>
internal sealed class Viewer
{
    public Role Role { get; set; } = Role.Read;

    public string Name => Role.Name();

    public bool May(Deed deed) => Role.Allows(deed);

    /// <summary>
    /// Errors: <see cref="UnauthorizedAccessException"/>; a control that is disabled can still be asked for by a forged event.
    /// </summary>
    public void Require(Deed deed)
    {
        if (!May(deed)) throw new UnauthorizedAccessException($"This needs the role {Permissions.Needed(deed).Name()}; yours is {Name}.");
    }
}
