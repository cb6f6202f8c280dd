using System.CommandLine;
using Millrace.Cli.Terminal;
using Millrace.Config;

namespace Millrace.Cli.Commands.Login;

/// <summary>
/// How a command finds its servers and logs in. An option wins over the profile, that over the environment, that over what <c>millrace
/// dev</c> listens on. A login of a profile goes only to the address that stands beside it there:
/// whoever names another address does not want to send the password there.
/// </summary>
internal static class LoginOptions
{
    public const string PasswordVariable = "MILLRACE_PASSWORD";
    public const string TokenVariable = "MILLRACE_TOKEN";
    public const string ProfileVariable = "MILLRACE_PROFILE";

    public static readonly Option<string?> Profile = new("--profile")
    {
        Description = $"Addresses and logins of this name in ~/.config/millrace/config.yaml. Also from {ProfileVariable}.",
    };

    public static readonly Option<string?> User = new("--user")
    {
        Description =
            $"User of the worker or registry; the password comes from {PasswordVariable} or --password-file. Or both stand in the address: "
            + $"http://user:password@host.",
    };

    public static readonly Option<string?> PasswordFile = new("--password-file") { Description = "File with the password of --user." };

    public static readonly Option<string?> TokenFile =
        new("--token-file") { Description = $"File with a bearer token for the worker or registry. Also from {TokenVariable}, as it is." };

    public static readonly Option<string?> CaCertificates =
        new("--cacert") { Description = "PEM file of the certificates to trust, instead of those of the system." };

    /// <summary>What an option that names a server brings along.</summary>
    public static Option[] Beside(Option option)
    {
        if (option == CommonOptions.Worker || option == CommonOptions.Registry)
            return [User, PasswordFile, TokenFile, CaCertificates, Profile];
        return option == CommonOptions.BootstrapServers ? [Profile] : [];
    }

    public static ServerAddress Registry(ParseResult parsed) => Find(parsed, CommonOptions.Registry, profile => profile.Registry);

    public static ServerAddress Worker(ParseResult parsed) => Find(parsed, CommonOptions.Worker, profile => profile.Worker);

    /// <summary>The same for a command that calls the option otherwise.</summary>
    public static ServerAddress Worker(ParseResult parsed, Option<Uri> option) => Find(parsed, option, profile => profile.Worker);

    /// <summary>The profile that is asked for, or null.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static Profile? ProfileOf(ParseResult parsed)
    {
        string? name = parsed.GetValue(Profile) ?? Environment.GetEnvironmentVariable(ProfileVariable);
        return string.IsNullOrEmpty(name) ? null : ProfileFile.Read(name);
    }

    /// <summary>Whether an option stands on the command line.</summary>
    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static ServerAddress Find(ParseResult parsed, Option<Uri> option, Func<Profile, ServerAddress?> known)
    {
        Profile? profile = ProfileOf(parsed);
        ServerAddress address = profile is not null && !IsGiven(parsed, option) && known(profile) is { } found
            ? found
            : ServerAddress.Of(parsed.GetValue(option)!);
        if (parsed.GetValue(CaCertificates) is { } certificates) address = address with { CaCertificates = certificates };
        if (parsed.GetValue(TokenFile) is { } file) return address with { Token = ReadSecret(TokenFile, file) };
        if (parsed.GetValue(User) is { } user) return address with { User = user, Password = PasswordOf(parsed), Token = null };
        if (parsed.GetValue(PasswordFile) is not null)
            throw CommandException.Usage("--password-file is the password of --user: name the user too.");
        if (address.HasLogin || Environment.GetEnvironmentVariable(TokenVariable) is not { Length: > 0 } token) return address;
        return address with { Token = new Secret(token) };
    }

    private static Secret PasswordOf(ParseResult parsed)
    {
        if (parsed.GetValue(PasswordFile) is { } file) return ReadSecret(PasswordFile, file);
        return Environment.GetEnvironmentVariable(PasswordVariable) is { } password
            ? new Secret(password)
            : throw CommandException.Usage(
                $"--user takes the name alone; its password comes from the environment variable {PasswordVariable}, or from the file of "
                + $"--password-file.");
    }

    /// <summary>What a file holds, without blanks around it.</summary>
    /// <exception cref="CommandException">It cannot be read; the message names the option.</exception>
    public static Secret ReadSecret(Option option, string file)
    {
        try
        {
            return new Secret(File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{option.Name}: {fault.Message}");
        }
    }
}
