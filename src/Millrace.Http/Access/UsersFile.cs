using System.Text;

namespace Millrace.Http.Access;

/// <summary>Who may log in, and as what.</summary>
/// <param name="Name">Without a colon, which ends the name in a basic login (RFC 7617).</param>
public sealed record User(string Name, Role Role, PasswordHash Password);

/// <summary>
/// The file of <c>access.users.file</c>: an account a line, <c>name:role:hash</c>; empty lines and those that begin with # are left alone.
/// </summary>
public static class UsersFile
{
    private const string Head = "# Who may log in: name:role:hash. Changed by `millrace user`; servers see a change within a second.\n";

    /// <exception cref="FormatException">With the number of the line.</exception>
    public static IReadOnlyDictionary<string, User> Parse(string text)
    {
        var users = new Dictionary<string, User>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            string[] parts = line.Split(':');
            try
            {
                if (parts.Length != 3) throw new FormatException("an account is written name:role:hash");
                CheckName(parts[0]);
                Role role = Roles.Find(parts[1])
                    ?? throw new FormatException($"the role must be one of {string.Join(", ", Roles.Names)}");
                if (!users.TryAdd(parts[0], new User(parts[0], role, PasswordHash.Parse(parts[2]))))
                    throw new FormatException($"there is another account '{parts[0]}' above");
            }
            catch (FormatException fault)
            {
                throw new FormatException($"line {number}: {fault.Message}", fault);
            }
        }

        return users;
    }

    /// <summary>The whole file, accounts by name.</summary>
    public static string Write(IEnumerable<User> users)
    {
        var text = new StringBuilder(Head);
        foreach (User user in users.OrderBy(user => user.Name, StringComparer.Ordinal))
            text.Append(user.Name).Append(':').Append(user.Role.Name()).Append(':').Append(user.Password.Text).Append('\n');
        return text.ToString();
    }

    /// <exception cref="FormatException"/>
    public static void CheckName(string name)
    {
        if (name.Length is 0 or > 100) throw new FormatException("a name has 1 to 100 characters");
        if (name[0] == '#' || name.Any(c => c == ':' || char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new FormatException("a name has no blanks, colons or control characters, and does not begin with #");
    }
}
