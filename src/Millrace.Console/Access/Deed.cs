using Millrace.Http.Access;

namespace Millrace.WebConsole.Access;

/// <summary>What can be done in the console. <see cref="Permissions"/> says which role each needs.</summary>
internal enum Deed
{
    Restart,
    Pause,
    Resume,
    Stop,
    Produce,
    Redrive,
    CreateConnector,
    ChangeConnector,
    DeleteConnector,
    CreateTopic,
    ChangeTopic,
    EmptyTopic,
    DeleteTopic,
    SetSchema,
    DeleteSchema,
    ResetGroup,
    ChangeOffsets,
}

/// <summary>The one table of who may what: handlers ask it, and pages are drawn by it.</summary>
internal static class Permissions
{
    public static Role Needed(Deed deed) => deed switch
    {
        Deed.Restart or Deed.Pause or Deed.Resume or Deed.Stop or Deed.Produce or Deed.Redrive or Deed.ChangeOffsets => Role.Operate,
        _ => Role.Admin,
    };

    public static bool Allows(this Role role, Deed deed) => role >= Needed(deed);
}
