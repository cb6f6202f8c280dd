using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>
/// Where librdkafka is, best first: the builds of the package librdkafka.redist beside the program, then whatever the system has.
/// </summary>
internal static class NativeLibraryFiles
{
    public const string Advice =
        "It comes with the NuGet package librdkafka.redist, in the folder runtimes beside the program, for Linux (x64, arm64, s390x), "
        + "macOS and Windows "
        + "(x64, x86). Elsewhere put librdkafka 2.2 or later beside the program, or install it: FreeBSD: pkg install librdkafka; Alpine on "
        + "ARM: apk add libsasl, "
        + "which the package's build needs.";

    /// <summary>Paths of files that exist, and last a bare name for the system's own loader.</summary>
    public static IEnumerable<string> Candidates()
    {
        foreach (string folder in Folders())
        {
            foreach (string name in FileNames)
            {
                string file = Path.Combine(folder, name);
                if (File.Exists(file))
                    yield return file;
            }
        }

        yield return OperatingSystem.IsLinux() ? "librdkafka.so.1" : FileNames[^1];
    }

    /// <remarks>
    /// The package brings three builds for Linux. The plain one links libsasl2.so.3 (Red Hat's name of it) for Kerberos;
    /// where that is missing, as on Debian, the one named after CentOS loads, which has everything but Kerberos. The one named after Alpine
    /// links musl; the other two must not be tried there.
    /// </remarks>
    private static string[] FileNames { get; } =
        OperatingSystem.IsWindows() ? ["librdkafka.dll"]
        : OperatingSystem.IsMacOS() ? ["librdkafka.dylib"]
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? ["alpine-librdkafka.so"]
        : ["librdkafka.so", "centos8-librdkafka.so"];

    /// <summary>
    /// A library that somebody put beside the program wins; then where the host has unpacked the natives of the program's packages.
    /// </summary>
    private static IEnumerable<string> Folders()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string packages = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", $"{system}-{architecture}", "native") }
            .Concat(packages.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Distinct();
    }
}
