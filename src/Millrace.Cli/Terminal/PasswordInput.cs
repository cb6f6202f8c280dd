using System.CommandLine;
using System.Text;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Where a new password comes from: a file, stdin, the environment or, at a terminal, whoever sits there. Never from the command line,
/// which every user of a machine can read.
/// </summary>
internal static class PasswordInput
{
    public const string Variable = "MILLRACE_PASSWORD";

    public static readonly Option<string?> File = new("--password-file")
    {
        Description = $"File with the password; - is stdin. Also from {Variable}, as it is; else it is asked for.",
    };

    /// <exception cref="CommandException">There is none, or a file cannot be read.</exception>
    public static async Task<string> ReadAsync(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        string? password;
        try
        {
            password = parsed.GetValue(File) switch
            {
                "-" => await Console.In.ReadToEndAsync(cancellationToken),
                { } file => await System.IO.File.ReadAllTextAsync(file, cancellationToken),
                null => Environment.GetEnvironmentVariable(Variable) ?? Ask(name),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{File.Name}: {fault.Message}");
        }

        password = password?.TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(password)
            ? throw CommandException.Usage($"{name} needs a password: {File.Name}, or {Variable}.")
            : password;
    }

    private static string? Ask(string name)
    {
        if (Console.IsInputRedirected) return null;
        string password = ReadUnseen($"Password of {name}: ");
        return password == ReadUnseen("Again: ")
            ? password
            : throw CommandException.Usage("The two are not the same; nothing has been changed.");
    }

    private static string ReadUnseen(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace) text.Length = Math.Max(0, text.Length - 1);
            else if (key.KeyChar >= ' ') text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
