using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Millrace.WebConsole.BrowserTests.Support;

/// <summary>
/// One open window. Whatever a page must never do (an error in the browser's log, a breach of the content security policy, a request to
/// another host, a page without a title) fails the test when the window closes.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly IBrowserContext _context;
    private readonly Uri _console;
    private readonly List<string> _faults = [];

    private Visit(IBrowserContext context, IPage page, Uri console)
    {
        _context = context;
        _console = console;
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Note($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Note($"exception: {error}");
        page.Request += (_, request) =>
        {
            if (!IsOwn(request.Url)) Note($"request to another host: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !IsExpected(response)) Note($"{response.Status} {response.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Faults that a test brings about on purpose.</summary>
    public List<Regex> Expected { get; } = [];

    public static async Task<Visit> StartAsync(IBrowser browser, Uri console, Look look, HttpCredentials? login = null)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = look.Theme, ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height }, Locale = "en-GB",
            TimezoneId = "Europe/Vienna", ReducedMotion = ReducedMotion.Reduce,
            HttpCredentials = login,
        });
        return new Visit(context, await context.NewPageAsync(), console);
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_console, path).ToString());
        await Page.Locator("body[data-interactive]").WaitForAsync();
    }

    /// <summary>Another window size and theme for the page as it is.</summary>
    public async Task ChangeAsync(Look look)
    {
        await Page.SetViewportSizeAsync(look.Width, look.Height);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = look.Theme, ReducedMotion = ReducedMotion.Reduce });
    }

    /// <summary>
    /// Takes a picture of the whole page into the folder that <c>MILLRACE_PICTURES</c> names: to look at, and for docs/console.md. Nothing
    /// without it.
    /// </summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MILLRACE_PICTURES") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(folder, $"{name.ToLowerInvariant()}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled,
        });
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator LinkTo(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    public ILocator Text(string text) => Page.GetByText(text, new PageGetByTextOptions { Exact = true });

    /// <summary>A row of a table, by the name at its head.</summary>
    public ILocator Row(string name) => Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions
    {
        Has = Page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = name, Exact = true }),
    });

    /// <summary>What the checker of accessibility finds, and whether the page is wider than its window.</summary>
    public Task<IReadOnlyList<string>> LookForBarriersAsync() =>
        LookAsync(new RunOnlyOptions { Type = "tag", Values = [.. Tags] });

    /// <summary>
    /// The same of what another theme can change: colours. For a page that was looked at in this size before; the rest takes most of the
    /// time.
    /// </summary>
    public Task<IReadOnlyList<string>> LookForColoursAsync() =>
        LookAsync(new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] });

    private async Task<IReadOnlyList<string>> LookAsync(RunOnlyOptions rules)
    {
        // Of all else that it looked at it would hand over every element.
        AxeResult result = await Page.RunAxe(new AxeRunOptions { RunOnly = rules, ResultTypes = [ResultType.Violations] });
        List<string> found = [.. result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}")];
        int wider = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        if (wider > 0) found.Add($"{wider} px wider than the window");
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        string title = await Page.TitleAsync();
        string language = await Page.Locator("html").GetAttributeAsync("lang") ?? "";
        await _context.DisposeAsync();
        Assert.NotEqual("", title);
        Assert.Equal("en", language);
        lock (_faults) Assert.Empty(_faults.Where(fault => !Expected.Exists(pattern => pattern.IsMatch(fault))));
    }

    private bool IsOwn(string url) => url.StartsWith(_console.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);

    private bool IsExpected(IResponse response) => Expected.Exists(pattern => pattern.IsMatch($"{response.Status} {response.Url}"));

    private void Note(string fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
