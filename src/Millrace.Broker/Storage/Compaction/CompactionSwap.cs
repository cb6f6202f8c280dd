using Microsoft.Extensions.Logging;

namespace Millrace.Broker.Storage;

internal static class CompactionSwap
{
    public const string Unfinished = ".cleaned";

    public static void Finish(string directory, ILogger logger)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*" + Unfinished))
        {
            LogMessages.LeftoverRemoved(logger, path);
            File.Delete(path);
        }
    }
}
