using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

public sealed class UserTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accounts_are_added_listed_changed_and_removed()
    {
        string file = Path.Combine(_folder.Path, "users");
        string password = _folder.Write("password.txt", "s3cret\n");

        Assert.Contains("--password-file", (await RunAsync("add", "bob", "--role", "read")).Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.Equal(ExitCode.Success, (await RunAsync("add", "bob", "--role", "read", "--password-file", password)).ExitCode);
        string first = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("\nbob:read:pbkdf2-sha512$210000$", first, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("already", (await RunAsync("add", "bob", "--role", "admin", "--password-file", password)).Errors,
            StringComparison.Ordinal);
        Assert.Contains("no blanks", (await RunAsync("add", "a:b", "--role", "admin", "--password-file", password)).Errors,
            StringComparison.Ordinal);
        Assert.Contains("bob", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("password", "bob", "--password-file", password)).ExitCode);
        // The same password, another salt.
        Assert.NotEqual(first, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Success, (await RunAsync("remove", "bob")).ExitCode);
        Assert.Contains("There is no account bob.", (await RunAsync("remove", "bob")).Errors, StringComparison.Ordinal);

        Task<ProgramEnd> RunAsync(params string[] arguments) => RunningMillrace.RunAsync(["user", .. arguments, "--file", file]);
    }

    [Theory]
    [InlineData("console", "--listen", "http://0.0.0.0:0")]
    [InlineData("registry", "--host", "0.0.0.0")]
    public async Task A_server_that_others_can_reach_does_not_start_without_a_login(string server, string option, string value)
    {
        ProgramEnd end = await RunningMillrace.RunAsync(server, option, value);

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("millrace user add", end.Errors, StringComparison.Ordinal);
    }
}
