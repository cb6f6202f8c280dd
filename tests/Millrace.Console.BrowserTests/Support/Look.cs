using Microsoft.Playwright;

namespace Millrace.WebConsole.BrowserTests.Support;

/// <summary>How wide a window is and which theme its system has.</summary>
public sealed record Look(ColorScheme Theme, int Width, int Height)
{
    public static readonly Look Light = new(ColorScheme.Light, 1280, 900);
    public static readonly Look Dark = new(ColorScheme.Dark, 1280, 900);
    public static readonly Look Narrow = new(ColorScheme.Light, 320, 800);
    public static readonly Look NarrowDark = new(ColorScheme.Dark, 320, 800);

    /// <summary>Those in which every page is looked at.</summary>
    public static readonly IReadOnlyList<Look> All = [Light, Dark, Narrow, NarrowDark];
}
