using System.CommandLine;
using Millrace.Broker.Security;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace broker user</c>: who may log in to an embedded broker, in its data folder. It may be running.</summary>
internal static class BrokerUserCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the user." };

    public static Command Create() => new Command("user", "Add, list and remove who may log in (SASL).").Having(
        new Command("add", "Add a user, or give it another password.")
            .Example("millrace broker user add meters --data ./kafka --password-file meters.txt")
            .Taking(Name).With(ServerOptions.Data, PasswordInput.File).Runs(AddAsync),
        new Command("list", "List users.").Example("millrace broker user list --data ./kafka").With(ServerOptions.Data).Runs(ListAsync),
        new Command("remove", "Remove a user; connections that are logged in stay.")
            .Example("millrace broker user remove meters --data ./kafka")
            .Taking(Name).With(ServerOptions.Data).Runs(RemoveAsync));

    private static async Task AddAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Name)!;
        if (name.Length == 0)
            throw CommandException.Usage("A user needs a name.");
        string password = await PasswordInput.ReadAsync(parsed, name, cancellationToken);
        BrokerUsers.Set(ServerOptions.DataFolder(parsed), name, password);
        Answer.Line($"{name} may log in with PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.");
    }

    private static Task ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Answer.Table(["USER", "MECHANISMS"],
            BrokerUsers.List(ServerOptions.DataFolder(parsed)).Select(user => new[] { user.Key, string.Join(", ", user.Value) }));
        return Task.CompletedTask;
    }

    private static Task RemoveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Name)!;
        if (!BrokerUsers.Remove(ServerOptions.DataFolder(parsed), name))
            throw CommandException.Usage($"There is no user {name}.");
        Answer.Line($"{name} is removed.");
        return Task.CompletedTask;
    }
}
