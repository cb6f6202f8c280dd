using System.Security.Cryptography;
using Microsoft.Playwright;
using Millrace.TestServers;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>What is around every page.</summary>
public sealed class FrameTests(Lab lab)
{
    [Fact]
    public async Task A_browser_at_the_root_is_led_to_the_console_and_everybody_else_gets_Connects_answer()
    {
        await using Visit visit = await lab.OpenAsync("../");
        Assert.EndsWith("/console/", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("kafka_cluster_id", await lab.Http.GetStringAsync($"{lab.Cluster.WorkerUrl}/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_lead_about_and_are_off_in_fields()
    {
        await using Visit visit = await lab.OpenAsync("connectors");
        await visit.Page.Keyboard.PressAsync("g");
        await visit.Page.Keyboard.PressAsync("o");
        await Expect(visit.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Overview"));
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("go c?");
        await Expect(visit.Field("Search connectors, topics, schemas, groups")).ToHaveValueAsync("go c?");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Heading("Search")).ToBeVisibleAsync();
        await visit.Page.Locator("body[data-interactive]").WaitForAsync();
        await visit.Heading("Search").ClickAsync();
        await visit.Page.Keyboard.PressAsync("?");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Keys" })).ToBeVisibleAsync();
        Assert.Empty(await visit.LookForBarriersAsync());
    }

    [Fact]
    public async Task The_theme_is_switched_and_kept()
    {
        await using Visit visit = await lab.OpenAsync("");
        await visit.Button("Light or dark").ClickAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await visit.GoAsync("connectors");
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task A_worker_that_goes_away_and_comes_back_is_told_and_the_page_goes_on_by_itself()
    {
        await using var console = new ServerProcess(
            "console", "--connect", lab.Cluster.WorkerUrl, "--listen", $"http://127.0.0.1:{FreePort.Next()}");
        await using Visit visit = await lab.VisitOfAsync(console, "connectors");
        await lab.Cluster.Worker.KillAsync();
        ILocator banner = visit.Page.GetByText("Away.");
        await Expect(banner).ToBeVisibleAsync();
        lab.Cluster.Worker.Start();
        await Expect(banner).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 60_000 });
        // And the console itself: killed, started again, the page finds it by itself.
        visit.Expected.Add(new("."));
        await console.KillAsync();
        await Expect(visit.Heading("The connection is lost")).ToBeVisibleAsync();
        console.Start();
        await Expect(visit.Heading("The connection is lost")).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 60_000 });
        await Expect(visit.Heading("Connectors")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Read_only_is_read_only()
    {
        await lab.CreateTopicAsync("ro-topic");
        await lab.CreateFileSinkAsync("ro", "ro-topic");
        await using var console = new ServerProcess(
            "console", "--connect", lab.Cluster.WorkerUrl, "--listen", $"http://127.0.0.1:{FreePort.Next()}", "--read-only");
        await using Visit visit = await lab.VisitOfAsync(console, "connectors/of/ro");
        await Expect(visit.Button("Pause")).ToBeDisabledAsync();
        await Expect(visit.Button("Pause")).ToHaveAttributeAsync("title", "needs role operate");
        await lab.DeleteConnectorAsync("ro");
    }

    [Fact]
    public async Task Without_a_worker_the_page_says_what_was_asked_and_what_came_back()
    {
        int nobody = FreePort.Next();
        await using var console = new ServerProcess(
            "console", "--connect", $"http://127.0.0.1:{nobody}", "--listen", $"http://127.0.0.1:{FreePort.Next()}");
        await using Visit visit = await lab.VisitOfAsync(console, "");
        await Expect(visit.Page.GetByText($"GET http://127.0.0.1:{nobody}/")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("Connection refused")).ToBeVisibleAsync();
        Assert.Empty(await visit.LookForBarriersAsync());
    }

    [Fact]
    public async Task Who_only_looks_can_sign_in_and_an_open_page_ends_with_the_account()
    {
        string folder = Directory.CreateTempSubdirectory("millrace-users-").FullName, users = Path.Combine(folder, "users");
        byte[] salt = new byte[16];
        string hash = Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2("pw", salt, 1000, HashAlgorithmName.SHA512, 32));
        await File.WriteAllTextAsync(users, $"alice:admin:pbkdf2-sha512$1000${Convert.ToBase64String(salt)}${hash}\n");
        await using var console = new ServerProcess("console", "--connect", lab.Cluster.WorkerUrl, "--listen",
            $"http://127.0.0.1:{FreePort.Next()}", "--users-file", users, "--anonymous", "read-only");
        await using Visit visit = await lab.VisitOfAsync(
            console, "connectors", new HttpCredentials { Username = "alice", Password = "pw" });
        Assert.Empty(await visit.LookForBarriersAsync());
        // The browser is asked, and asks: that is what is wanted of 401.
        visit.Expected.Add(new("."));

        await visit.LinkTo("Sign in").ClickAsync();
        await Expect(visit.Page.GetByTitle("Your role: admin")).ToHaveTextAsync("alice");
        Assert.EndsWith("/console/connectors", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.Locator("body[data-interactive]").WaitForAsync();
        await File.WriteAllTextAsync(users, "# nobody\n");

        await Expect(visit.Heading("Sign in")).ToBeVisibleAsync();
        Assert.EndsWith("/console/signin?to=connectors", visit.Page.Url, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
