using System.Reflection;
using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// Finds MariaDB Connector/C (3.3 or newer), the client library for MariaDB and MySQL: beside the program first, then in the system.
/// </summary>
internal static class MariaDbLibrary
{
    /// <summary>The name that the bindings import; it is resolved here and never by the loader's own rules.</summary>
    public const string Name = "mariadb";

    private static readonly Lazy<nint> Handle = new(Load);

    static MariaDbLibrary() => NativeLibrary.SetDllImportResolver(
        typeof(MariaDbLibrary).Assembly, (name, _, _) => name == Name ? Handle.Value : 0);

    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">It says what to install.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    /// <summary>Authentication plugins shipped beside the program, or null: then the library knows where the system has them.</summary>
    public static string? PluginFolder
    {
        get
        {
            string folder = Path.Combine(AppContext.BaseDirectory, "plugin");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    private static string[] FileNames =>
        OperatingSystem.IsWindows() ? ["libmariadb.dll"]
        : OperatingSystem.IsMacOS() ? ["libmariadb.3.dylib", "libmariadb.dylib"]
        : ["libmariadb.so.3", "libmariadb.so"];

    // Homebrew and the MariaDB installer put it where the loaders do not look.
    private static string[] ExtraFolders =>
        OperatingSystem.IsWindows() ? [@"C:\Program Files\MariaDB\MariaDB Connector C 64-bit\lib"]
        : OperatingSystem.IsMacOS()
        ? ["/opt/homebrew/opt/mariadb-connector-c/lib/mariadb", "/usr/local/opt/mariadb-connector-c/lib/mariadb"]
        : [];

    private static nint Load()
    {
        Assembly here = typeof(MariaDbLibrary).Assembly;
        IEnumerable<string> candidates = FileNames.Select(file => Path.Combine(AppContext.BaseDirectory, file))
            .Concat(FileNames)
            .Concat(ExtraFolders.SelectMany(folder => FileNames.Select(file => Path.Combine(folder, file))));
        foreach (string candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, here, DllImportSearchPath.SafeDirectories, out nint handle)) return handle;

        throw new DllNotFoundException(
            "MariaDB Connector/C (libmariadb 3.3 or newer) is not installed; the MySQL connector needs it. Debian and Ubuntu: apt install "
            + "libmariadb3. " +
            "Fedora: dnf install mariadb-connector-c. Alpine: apk add mariadb-connector-c. macOS: brew install mariadb-connector-c. " +
            $"Windows: install 'MariaDB Connector/C' or put libmariadb.dll beside the program ({AppContext.BaseDirectory}).");
    }
}
