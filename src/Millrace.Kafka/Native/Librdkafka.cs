using System.Reflection;
using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>
/// librdkafka's C functions, as rdkafka.h 2.0.2 declares them, one file per chapter of that header. Functions keep their C names.
/// <c>Native/Librdkafka.cs</c> finds the library: beside the program first, then in the system.
/// </summary>
internal static partial class Librdkafka
{
    private const string Library = "librdkafka";

    /// <summary>2.0.0 brought the group-offset calls of the admin API. Format: 0xMMmmrrpp.</summary>
    private const int OldestVersion = 0x02000000;

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>The library's own version text, such as "2.0.2".</summary>
    /// <exception cref="DllNotFoundException">The library is missing or too old; the message says what to install.</exception>
    public static string RequireVersion()
    {
        string text = Utf8.ToString(rd_kafka_version_str())!;
        return rd_kafka_version() >= OldestVersion
            ? text
            : throw new DllNotFoundException($"librdkafka {text} is too old: 2.0.0 or later is needed. {Advice}");
    }

    private const string Advice =
        "Install it: Debian, Ubuntu: apt-get install librdkafka1; Fedora: dnf install librdkafka; Alpine: apk add librdkafka; "
        + "Arch: pacman -S librdkafka; macOS: brew install librdkafka; Windows: put librdkafka.dll (NuGet package librdkafka.redist) "
        + "beside the program.";

    private static IEnumerable<string> FileNames()
    {
        if (OperatingSystem.IsWindows())
            return ["librdkafka.dll"];
        return OperatingSystem.IsMacOS() ? ["librdkafka.dylib", "librdkafka.1.dylib"] : ["librdkafka.so.1", "librdkafka.so"];
    }

    private static IEnumerable<string> Candidates()
    {
        foreach (string name in FileNames())
        {
            yield return Path.Combine(AppContext.BaseDirectory, name);
            yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", name);
            yield return name;
            // Homebrew's folders (Apple silicon, Intel) are not on the loader's path.
            if (OperatingSystem.IsMacOS())
            {
                yield return Path.Combine("/opt/homebrew/lib", name);
                yield return Path.Combine("/usr/local/lib", name);
            }
        }
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != Library)
            return 0;
        foreach (string candidate in Candidates())
        {
            // A bare name goes to the system's loader; a path must exist, so that its absence costs no failed load.
            if ((!Path.IsPathRooted(candidate) || File.Exists(candidate)) && NativeLibrary.TryLoad(candidate, out nint library))
                return library;
        }

        throw new DllNotFoundException($"librdkafka was not found. {Advice} Looked for: {string.Join(", ", Candidates())}.");
    }

    [LibraryImport(Library)]
    private static partial int rd_kafka_version();

    [LibraryImport(Library)]
    private static partial nint rd_kafka_version_str();
}
