using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Support;

/// <summary>The real readings, and what must come out of them: facts counted from the files themselves, see Data/README.md.</summary>
/// <param name="Path">The CSV.gz.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="Missing">Rows without measurements.</param>
/// <param name="PowerSum">Sum of <c>global_active_power</c> in kW, three digits.</param>
/// <param name="PowerMax">Its largest value.</param>
internal sealed record Household(string Path, int Rows, int Missing, string PowerSum, string PowerMax)
{
    public static Household Excerpt { get; } =
        new(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "household_power_excerpt.csv.gz"), 4000, 2224, "1537.510", "6.096");

    /// <summary>The whole half year where shared/data is beside the repository, else null.</summary>
    public static Household? Whole
    {
        get
        {
            string? file = Repository.Shared("data", "household_power_2007_h1.csv.gz");
            return file is null ? null : new Household(file, 260_640, 3_771, "299236.106", "10.67");
        }
    }
}
