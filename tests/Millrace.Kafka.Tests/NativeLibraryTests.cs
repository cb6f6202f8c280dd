using System.Reflection;
using System.Runtime.InteropServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka.Tests;

public class NativeLibraryTests
{
    [Fact]
    public void The_packages_library_is_loaded_whatever_the_system_has()
    {
        string wanted = typeof(NativeLibraryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(about => about.Key == "librdkafka").Value!;
        Assert.Equal(wanted, Librdkafka.RequireVersion());
        Assert.StartsWith(AppContext.BaseDirectory, NativeLibraryFiles.Candidates().First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_brings_the_natives_of_its_own_machine_alone()
    {
        string[] folders = [
            .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(AppContext.BaseDirectory, Path.GetDirectoryName(file)!).Replace('\\', '/')).Distinct()];
        Assert.Equal([$"runtimes/linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}/native"], folders);
    }

    [Fact]
    public void A_build_for_another_C_library_is_not_tried()
    {
        Assert.DoesNotContain(NativeLibraryFiles.Candidates(), file => file.Contains("alpine", StringComparison.Ordinal));
        Assert.Contains(NativeLibraryFiles.Candidates(), file => file.EndsWith("librdkafka.so", StringComparison.Ordinal));
    }
}
