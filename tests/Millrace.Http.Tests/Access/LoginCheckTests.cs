using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;

namespace Millrace.Http.Tests.Access;

/// <summary>Who gets which answer, over a real listener.</summary>
public sealed class LoginCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-users-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GET /thing", "", 401)]
    [InlineData("GET /thing", "reader:right", 200)]
    [InlineData("GET /thing", "reader:wrong", 401)]
    [InlineData("GET /thing", "nobody:right", 401)]
    [InlineData("GET /thing", "reader", 401)]
    [InlineData("OPTIONS /thing", "", 401)]
    [InlineData("OPTIONS /thing", "reader:right", 200)]
    [InlineData("PUT /thing/pause", "reader:right", 403)]
    [InlineData("PUT /thing/pause", "operator:right", 200)]
    [InlineData("PUT /thing", "operator:right", 403)]
    [InlineData("PUT /thing", "boss:ri:ght", 200)]
    [InlineData("GET /health", "", 200)]
    [InlineData("GET /health", "reader:wrong", 200)]
    [InlineData("GET /nothing", "", 401)]
    [InlineData("GET /nothing", "reader:right", 404)]
    [InlineData("PATCH /thing", "", 401)]
    [InlineData("PATCH /thing", "reader:right", 405)]
    [InlineData("POST /bare", "operator:right", 403)]
    [InlineData("POST /bare", "boss:ri:ght", 200)]
    public async Task Lets_in_who_logs_in_and_may(string line, string login, int status)
    {
        await using TestServer server = await StartAsync(Rules());

        (int answered, string text) = await server.SendAsync(line, Basic(login));

        Assert.Equal(status, answered);
        Assert.Equal(status == 401, text.Contains("WWW-Authenticate: Basic realm=\"Millrace\"\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Authorization: Basic")]
    [InlineData("Authorization: Basic !!!")]
    [InlineData("Authorization: Bearer x")]
    [InlineData("Authorization: x")]
    [InlineData("Authorization: Basic /////w==")]
    public async Task Takes_nothing_else_for_a_login(string header)
    {
        await using TestServer server = await StartAsync(Rules() with { Anonymous = Role.Admin });

        Assert.Equal(401, (await server.SendAsync("GET /thing", header)).Status);
    }

    [Fact]
    public async Task Says_which_role_it_takes()
    {
        await using TestServer server = await StartAsync(Rules());

        Assert.Contains("This needs the role admin; that of operator is operate.",
            (await server.SendAsync("PUT /thing", Basic("operator:right"))).Text, StringComparison.Ordinal);
        Assert.Contains("Log in as somebody with the role operate.", (await server.SendAsync("PUT /thing/pause")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_log_in_may_what_the_setting_says()
    {
        await using TestServer server = await StartAsync(Rules() with { Anonymous = Role.Read });

        Assert.Equal(200, (await server.SendAsync("GET /thing")).Status);
        Assert.Equal(401, (await server.SendAsync("PUT /thing")).Status);
        Assert.Equal(200, (await server.SendAsync("PUT /thing", Basic("boss:ri:ght"))).Status);

        await using TestServer open = await StartAsync(new LoginRules { Anonymous = Role.Operate }, isOpen: true);
        Assert.Equal(200, (await open.SendAsync("PUT /thing/pause")).Status);
        Assert.Equal(403, (await open.SendAsync("PUT /thing")).Status);
    }

    [Fact]
    public async Task Without_accounts_this_machine_may_all_and_no_other_gets_in()
    {
        await using TestServer own = await StartAsync(new LoginRules());
        Assert.Equal(200, (await own.SendAsync("PUT /thing")).Status);
        // What a client sends that was set up for another server.
        Assert.Equal(200, (await own.SendAsync("PUT /thing", Basic("some:body"))).Status);

        await using TestServer open = await StartAsync(new LoginRules(), isOpen: true);
        Assert.Equal(401, (await open.SendAsync("GET /thing")).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("localhost", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("192.0.2.1", false, false)]
    [InlineData("0.0.0.0", true, true)]
    public void Beyond_this_machine_takes_a_login_or_somebodys_word(string host, bool asksCertificate, bool isLet)
    {
        Assert.Equal(isLet, new LoginRules().RefusalOf(host, asksCertificate) is null);
        Assert.Null((new LoginRules { Anonymous = Role.Read }).RefusalOf(host, asksCertificate));
        Assert.Null(Rules().RefusalOf(host, asksCertificate));
    }

    private static string Basic(string login) =>
        login.Length == 0 ? "" : $"Authorization: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(login))}";

    private static Task<TestServer> StartAsync(LoginRules rules, bool isOpen = false) => TestServer.StartAsync(
        app =>
        {
            app.UseRouting();
            LoginCheck.Use(app, rules);
            var routes = new Routes<HttpCall>(app, http => new HttpCall(http));
            static Task Yes(HttpCall call) => call.AnswerNothing(StatusCodes.Status200OK);
            routes.Get("/thing", Yes);
            routes.Put("/thing", Yes);
            routes.Put("/thing/pause", Yes, Need.Operation);
            routes.Get("/health", Yes, Need.Nothing);
            routes.MapOptions();
            app.MapMethods("/bare", ["POST"], _ => Task.CompletedTask);
        }, isOpen);

    private LoginRules Rules()
    {
        string file = Path.Combine(_folder, "users");
        File.WriteAllText(file, UsersFile.Write(
        [
            new User("reader", Role.Read, Quick.Hash("right")), new User("operator", Role.Operate, Quick.Hash("right")),
            new User("boss", Role.Admin, Quick.Hash("ri:ght")),
        ]));
        return new LoginRules { Accounts = new UserAccounts(file, TimeProvider.System, NullLogger.Instance) };
    }
}
