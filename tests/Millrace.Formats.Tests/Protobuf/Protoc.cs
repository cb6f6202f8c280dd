using System.Diagnostics;
using Millrace.TestServers;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>Google's own compiler as judge: it encodes and decodes messages in Protobuf's text format.</summary>
internal static class Protoc
{
    /// <summary>The message as text, one field a line.</summary>
    public static string Decode(string proto, string message, ReadOnlySpan<byte> payload) =>
        System.Text.Encoding.UTF8.GetString(Run(proto, $"--decode={message}", payload));

    /// <summary>The bytes of a message given as text.</summary>
    public static byte[] Encode(string proto, string message, string text) =>
        Run(proto, $"--encode={message}", System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Run(string proto, string command, ReadOnlySpan<byte> input)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("protoc-");
        try
        {
            foreach (string name in typeof(Millrace.Formats.FormatPlugins).Assembly.GetManifestResourceNames())
            {
                if (!name.EndsWith(".proto", StringComparison.Ordinal) || name.StartsWith("google/protobuf/", StringComparison.Ordinal))
                    continue;
                string path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, Millrace.Formats.Protobuf.Schemas.WellKnownFiles.Find(name));
            }

            File.WriteAllText(Path.Combine(folder.FullName, "m.proto"), proto);
            return RunIn(folder.FullName, command, input);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] RunIn(string folder, string command, ReadOnlySpan<byte> input)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("protoc", ["-I", folder, "-I", "/usr/include", command, "m.proto"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absent.Skip("No protoc: apt-get install protobuf-compiler to test with it.");
            throw;
        }

        using (process)
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return output.ToArray();
        }
    }
}
