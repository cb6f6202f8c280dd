using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Groups;

/// <summary><c>millrace group</c>: consumer groups. That of a sink connector is <c>connect-NAME</c>.</summary>
internal static class GroupCommand
{
    public static readonly Argument<string> Name = new("group") { Description = "Name of the group; a sink connector's is connect-NAME." };

    public static Command Create() =>
        new Command("group", "Look at consumer groups and their lag, and set their offsets.").Having(
            ListGroups.Create(), DescribeGroup.Create(), ShowLag.Create(), ResetGroup.Create(), DeleteGroup.Create());
}
