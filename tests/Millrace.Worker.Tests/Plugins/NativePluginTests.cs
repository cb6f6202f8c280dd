using System.Diagnostics;
using System.Runtime.InteropServices;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Worker.Plugins;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Plugins;

/// <summary>
/// Plugins that bring a native library along: one of the runtime's own, under a name that nobody else could have loaded it by.
/// </summary>
public sealed class NativePluginTests : IDisposable
{
    private const string Library = "acmenative";

    private static readonly string Ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    private static readonly string Original = Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), $"{(OperatingSystem.IsWindows() ? "" : "lib")}System.IO.Compression.Native{Ending}");

    // https://reveng.sourceforge.io/crc-catalogue/all.htm: what CRC-32 makes of the digits from 1 to 9.
    private const string Check = "CBF43926";

    private readonly PluginWorkshop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void A_native_library_is_found_where_the_list_of_dependencies_says()
    {
        // A place where nobody would look unasked.
        string file = Build("listed", "Listed", Path.Combine("of", "acme", $"lib{Library}{Ending}"));
        File.WriteAllText(Path.ChangeExtension(_shop.PathOf("listed", "Listed"), ".deps.json"), $$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": {
                ".NETCoreApp,Version=v10.0": {
                  "Listed/1.0.0": { "dependencies": { "Acme.Native": "1.0.0" }, "runtime": { "Listed.dll": {} } },
                  "Acme.Native/1.0.0": {
                    "runtimeTargets": {
                      "of/acme/lib{{Library}}{{Ending}}": { "rid": "{{RuntimeInformation.RuntimeIdentifier}}", "assetType": "native" }
                    }
                  }
                }
              },
              "libraries": {
                "Listed/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                "Acme.Native/1.0.0": { "type": "package", "serviceable": true, "sha512": "" }
              }
            }
            """);

        Assert.Equal(Check, Sum("Listed"));
        Assert.Contains(file, Modules());
    }

    [Theory]
    [InlineData("beside")]
    [InlineData("runtimes")]
    public void A_native_library_is_found_in_the_folder_where_there_is_no_list(string place)
    {
        string folder = place == "beside" ? "" : Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        string file = Build(place, place, Path.Combine(folder, $"lib{Library}{Ending}"));

        Assert.Equal(Check, Sum(place));
        Assert.Contains(file, Modules());
    }

    [Fact]
    public void A_native_library_of_one_folder_is_none_of_the_next()
    {
        Build("has", "Has", $"lib{Library}{Ending}");
        File.Delete(Build("lacks", "Lacks", $"lib{Library}{Ending}"));
        PluginRegistry plugins = _shop.Load();

        Assert.Equal(Check, Sum("Has", plugins));
        Assert.Contains(Library, Assert.Throws<DllNotFoundException>(() => Sum("Lacks", plugins)).Message, StringComparison.Ordinal);
    }

    /// <summary>A plugin that sums with the library, and the library at that place in its folder; returns its path.</summary>
    private string Build(string folder, string assembly, string library)
    {
        _shop.Build(folder, assembly, PluginWorkshop.Naming(assembly, "Native.Sum") + $$"""
            public static class Native
            {
                [System.Runtime.InteropServices.DllImport("{{Library}}")]
                private static extern uint CompressionNative_Crc32(uint sum, byte[] bytes, int count);

                public static string Sum => CompressionNative_Crc32(0, System.Text.Encoding.ASCII.GetBytes("123456789"), 9).ToString("X8");
            }
            """);
        string file = Path.Combine(_shop.Root, folder, library);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(Original, file);
        return file;
    }

    private string Sum(string transformation, PluginRegistry? plugins = null)
    {
        var record = default(Record);
        Plugin plugin = (plugins ?? _shop.Load()).Find(transformation, PluginType.Transformation)!;
        ((Transformation)plugin.Create()).Apply(ref record, new ValueArena());
        return record.Topic;
    }

    private static IEnumerable<string?> Modules()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)];
    }
}
