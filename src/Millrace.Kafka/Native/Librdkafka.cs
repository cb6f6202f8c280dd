using System.Reflection;
using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>
/// librdkafka's C functions, as rdkafka.h 2.16 declares them, one file per chapter of that header. Functions keep their C names.
/// <c>Native/NativeLibraryFiles.cs</c> says which build of the library is loaded.
/// </summary>
internal static partial class Librdkafka
{
    private const string Library = "librdkafka";

    /// <summary>2.2.0 brought IncrementalAlterConfigs and <c>fetch.queue.backoff.ms</c>. Format: 0xMMmmrrpp.</summary>
    private const int OldestVersion = 0x02020000;

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>The library's own version text, such as "2.16.0".</summary>
    /// <exception cref="DllNotFoundException">The library is missing or too old; the message says what to install.</exception>
    public static string RequireVersion()
    {
        string text = Utf8.ToString(rd_kafka_version_str())!;
        return rd_kafka_version() >= OldestVersion
            ? text
            : throw new DllNotFoundException($"librdkafka {text} is too old: 2.2.0 or later is needed. {NativeLibraryFiles.Advice}");
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != Library)
            return 0;
        string[] candidates = [.. NativeLibraryFiles.Candidates()];
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint library))
                return library;
        }

        throw new DllNotFoundException($"librdkafka was not found. {NativeLibraryFiles.Advice} Tried: {string.Join(", ", candidates)}.");
    }

    [LibraryImport(Library)]
    private static partial int rd_kafka_version();

    [LibraryImport(Library)]
    private static partial nint rd_kafka_version_str();
}
