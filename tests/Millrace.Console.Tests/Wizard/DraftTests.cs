using System.Text.Json.Nodes;
using Millrace.WebConsole.Connectors;
using Millrace.WebConsole.Wizard;

namespace Millrace.WebConsole.Tests.Wizard;

public sealed class DraftTests
{
    private static readonly Dictionary<string, string> Stored = new()
    {
        ["name"] = "c", ["connector.class"] = "Sink", ["db.password"] = "hunter2", ["db.user"] = "usr", ["batch"] = "1",
    };

    private static readonly FormModel Form = FormModel.Of(JsonNode.Parse("""
        {"configs":[
          {"definition":{"name":"db.password","type":"PASSWORD","group":"Connection"},"value":{}},
          {"definition":{"name":"db.user","type":"STRING","group":"Connection","required":true},
           "value":{"errors":["Missing required configuration \"db.user\" which has no default value.","Value must be non-null"]}},
          {"definition":{"name":"batch","type":"INT","group":"Writes"},"value":{"errors":["not a number"]}}]}
        """));

    [Fact]
    public void A_stored_secret_is_shown_as_a_mask_and_sent_so_that_it_stays()
    {
        Draft draft = Edit();
        Assert.True(draft.IsStoredSecret("db.password"));
        Assert.Equal(SecretMask.Mask, draft.ToShow()["db.password"]);
        Assert.Equal(SecretMask.Mask, draft.ToSend(isMillrace: true)["db.password"]);
        Assert.Equal("hunter2", draft.ToSend(isMillrace: false)["db.password"]);
    }

    [Fact]
    public void A_typed_secret_is_sent_and_never_shown()
    {
        Draft draft = Edit();
        draft.Set("db.password", "new one");
        Assert.Equal(SecretMask.Mask, draft.ToShow()["db.password"]);
        Assert.Equal("new one", draft.ToSend(isMillrace: false)["db.password"]);
        Assert.Equal(["db.password"], ConfigDiff.Of(draft).Select(change => change.Name));
        draft.Replace(ConfigReader.Read(ConfigText.Json("c", draft.ToShow())));
        Assert.Equal("new one", draft.ToSend(isMillrace: false)["db.password"]);
    }

    [Fact]
    public void A_mask_that_stands_for_nothing_is_never_saved_as_the_password()
    {
        var draft = new Draft("Sink", null, null);
        draft.Set("db.password", SecretMask.Mask);
        Assert.Throws<InvalidOperationException>(() => draft.ToSend(isMillrace: false));
    }

    [Fact]
    public void A_reference_is_no_secret()
    {
        Draft draft = Edit();
        draft.Set("db.password", "${file:/run/secrets/db:password}");
        Assert.Equal("${file:/run/secrets/db:password}", draft.ToShow()["db.password"]);
    }

    [Fact]
    public void What_is_missing_is_told_once_the_step_was_left_and_then_once()
    {
        var draft = new Draft("Sink", null, null);
        draft.Judge(Form);
        Field user = Form.Find("db.user")!;
        Assert.Empty(draft.ErrorsOf(user));
        draft.Show(Step.Authentication);
        Assert.StartsWith("Missing required", Assert.Single(draft.ErrorsOf(user)), StringComparison.Ordinal);
        Assert.Empty(draft.ErrorsOf(Step.Configuration));
        draft.Set("batch", "x");
        Assert.Equal("not a number", Assert.Single(draft.ErrorsOf(Step.Configuration)).Error);
    }

    [Fact]
    public void Form_and_text_are_the_same_in_any_order_with_any_keys()
    {
        string[] values = ["", " a ", "1e3", "true", "ä\u202e\n\"'\\", "9223372036854775807"];
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            var draft = new Draft("Sink", null, null) { Name = "c" };
            for (int i = 0; i < 12; i++) draft.Set($"key.{random.Next(20)}", values[random.Next(values.Length)]);
            var again = new Draft("Sink", null, null);
            again.Replace(ConfigReader.Read(ConfigText.Json(draft.Name, draft.ToShow())));
            Assert.Equal(draft.Settings.ToList(), again.Settings.ToList());
            Assert.Equal("c", again.Name);
            var third = new Draft("Sink", null, null);
            third.Replace(ConfigReader.Read(ConfigText.Properties(draft.Name, draft.ToShow())));
            Assert.Equal(draft.Settings.ToList(), third.Settings.ToList());
        }
    }

    [Fact]
    public void The_difference_names_what_is_set_changed_and_removed()
    {
        Draft draft = Edit();
        draft.Set("batch", null);
        draft.Set("db.user", "other");
        draft.Set("new", "x");
        Assert.Equal([("batch", "1", null), ("db.user", "usr", "other"), ("new", null, "x")],
            ConfigDiff.Of(draft).Select(change => (change.Name, change.Was, change.Will)));
    }

    private static Draft Edit()
    {
        var draft = new Draft("Sink", Stored, SecretMask.Apply(Stored, null)) { Editing = "c" };
        draft.Judge(Form);
        return draft;
    }
}
