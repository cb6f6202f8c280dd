using System.CommandLine;
using Millrace.Cli.Terminal;
using Millrace.Http.Access;

namespace Millrace.Cli.Commands.Users;

/// <summary><c>millrace user</c>: who may log in to workers, registries and consoles.</summary>
internal static class UserCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the account." };

    private static readonly Option<string> Role = new Option<string>("--role")
    {
        Description = "What it may do: read sees everything but secrets, operate keeps running what is there, admin may do all.",
        Required = true,
    }.AcceptOnlyFromAmong([.. Roles.Names]);

    private static readonly Option<string> File = new("--file", "-f")
    {
        Description = "The file of accounts: access.users.file of worker and registry, --users-file of the console. Servers that run see a "
            + "change within a second.",
        Required = true,
    };

    public static Command Create() => new Command(
        "user", "Add, list and remove who may log in to workers, registries and consoles.").Having(
        new Command("add", "Add an account; the file is made when it is missing, for its owner alone.")
            .Example("millrace user add alice --role admin --file ./users")
            .Example("millrace user add watcher --role read --file ./users --password-file watcher.txt")
            .Taking(Name).With(Role, File, PasswordInput.File).Runs(AddAsync),
        new Command("list", "List accounts and roles.").Example("millrace user list --file ./users").With(File).Runs(ListAsync),
        new Command("password", "Give an account another password.").Example("millrace user password alice --file ./users")
            .Taking(Name).With(File, PasswordInput.File).Runs(ChangeAsync),
        new Command("remove", "Remove an account; it is refused from then on, open console pages too.")
            .Example("millrace user remove alice --file ./users")
            .Taking(Name).With(File).Runs(RemoveAsync));

    private static async Task AddAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Name)!;
        var file = new AccountFile(parsed.GetValue(File)!);
        Dictionary<string, User> users = file.Read(mayBeMissing: true);
        if (users.ContainsKey(name))
            throw CommandException.Usage($"There is an account {name} already. `millrace user password` changes its password; for another "
                + "role remove it first.");
        AccountFile.CheckName(name);
        string password = await PasswordInput.ReadAsync(parsed, name, cancellationToken);
        users[name] = new User(name, Roles.Find(parsed.GetValue(Role))!.Value, PasswordHash.Of(password));
        file.Write(users.Values);
        Answer.Line($"{name} may log in with the role {users[name].Role.Name()}.");
    }

    private static Task ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Answer.Table(["USER", "ROLE"], new AccountFile(parsed.GetValue(File)!).Read().Values
            .OrderBy(user => user.Name, StringComparer.Ordinal).Select(user => new[] { user.Name, user.Role.Name() }));
        return Task.CompletedTask;
    }

    private static async Task ChangeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Name)!;
        var file = new AccountFile(parsed.GetValue(File)!);
        Dictionary<string, User> users = file.Read();
        User user = users.GetValueOrDefault(name) ?? throw Unknown(name);
        users[name] = user with { Password = PasswordHash.Of(await PasswordInput.ReadAsync(parsed, name, cancellationToken)) };
        file.Write(users.Values);
        Answer.Line($"{name} has another password.");
    }

    private static Task RemoveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Name)!;
        var file = new AccountFile(parsed.GetValue(File)!);
        Dictionary<string, User> users = file.Read();
        if (!users.Remove(name)) throw Unknown(name);
        file.Write(users.Values);
        Answer.Line($"{name} is removed.");
        return Task.CompletedTask;
    }

    private static CommandException Unknown(string name) => CommandException.Usage($"There is no account {SafeText.OfValue(name)}.");
}
