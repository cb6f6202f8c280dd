using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Millrace.Registry.Tests;

public class ProtobufFormatTests(TestBroker broker)
{
    [Fact]
    public async Task A_file_that_a_generator_has_described_is_stored_as_text()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        string struct_ = Convert.ToBase64String(StructReflection.Descriptor.SerializedData.Span);
        TestAnswer answer = await RegisterAsync(registry, "a", struct_);
        string text = answer.Json.GetProperty("schema").GetString()!;
        Assert.Contains("message Struct {\n  map<string, .google.protobuf.Value> fields = 1;\n}\n", text);
        Assert.Contains("  oneof kind {\n    .google.protobuf.NullValue null_value = 1;\n    double number_value = 2;\n", text);
        Assert.Equal(answer.Id, (await RegisterAsync(registry, "b", text)).Id);

        (await RegisterAsync(registry, "c", Convert.ToBase64String([1, 2, 3]))).ExpectError(42201);
    }

    [Theory]
    [InlineData("int32 a = 1; int32 b = 1;", "field number 1 has already been used")]
    [InlineData("reserved 1; int32 a = 1;", "reserved number 1")]
    [InlineData("reserved \"a\"; int32 a = 1;", "field name \\\"a\\\" is reserved")]
    public async Task Numbers_are_looked_at_where_fields_are_validated(string fields, string reason)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        string schema = $"syntax = \"proto3\"; message M {{ {fields} }}";
        int id = (await RegisterAsync(registry, "lenient", schema)).Id;
        Assert.Equal(id, (await RegisterAsync(registry, "lenient", schema)).Id);
        (await RegisterAsync(registry, "lenient", schema.Replace("M {", "M { int32 more = 7;"))).Expect(System.Net.HttpStatusCode.OK);
        (await registry.PutAsync("/config/strict", """{"validateFields":true}""")).Expect(System.Net.HttpStatusCode.OK);
        Assert.Contains(reason, (await RegisterAsync(registry, "strict", schema)).ExpectError(42201).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_answered_as_a_descriptor_is_the_same_schema()
    {
        const string Text = """
            syntax = "proto3"; package ex;
            message M { optional int32 a = 1; repeated Sub subs = 2; map<string, E> es = 3; oneof o { string s = 4; .ex.M.Sub t = 5; } message Sub { int64 x = 1 [packed = false]; } }
            enum E { option allow_alias = true; Z = 0; Y = 0; }
            """;
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        int id = (await RegisterAsync(registry, "a", Text)).Id;
        TestAnswer serialized = await registry.GetAsync($"/schemas/ids/{id}?format=serialized");
        FileDescriptorProto descriptor =
            FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(serialized.Json.GetProperty("schema").GetString()!));
        Assert.Equal(["a", "subs", "es", "s", "t"], descriptor.MessageType[0].Field.Select(field => field.Name));
        Assert.Equal(id, (await RegisterAsync(registry, "b", serialized.Json.GetProperty("schema").GetString()!)).Id);
    }

    [Fact]
    public async Task Normal_texts_of_one_file_are_one_schema()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        TestAnswer first = await RegisterAsync(registry, "a", """
            syntax = "proto3"; package ex; import "google/type/date.proto"; import "google/protobuf/timestamp.proto"; option java_package = "x"; option go_package = "y";
            message M { google.protobuf.Timestamp b = 2; Sub a = 1; reserved 7, 5 to 6; reserved "z"; oneof p { int32 q = 9; int32 r = 8; } message Sub { } }
            """, "?normalize=true");
        TestAnswer second = await RegisterAsync(registry, "a", """
            syntax = "proto3"; package ex; import "google/protobuf/timestamp.proto"; import "google/type/date.proto"; option go_package = "y"; option java_package = "x";
            message M { ex.M.Sub a = 1; .google.protobuf.Timestamp b = 2; oneof p { int32 r = 8; int32 q = 9; } reserved "z"; reserved 5, 6 to 7; message Sub { } }
            """, "?normalize=true");
        Assert.Equal(first.Id, second.Id);
        Assert.Contains("message M {\n  reserved 5 to 7;\n  reserved \"z\";\n\n  .ex.M.Sub a = 1;\n", first.Json.GetProperty("schema")
            .GetString());
    }

    [Fact]
    public async Task A_reference_must_be_there_and_holds_what_it_refers_to()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        const string Text = "syntax = \"proto3\"; import \"other.proto\"; message A { o.B b = 1; }";
        Assert.Contains("other.proto", (await RegisterAsync(registry, "a", Text)).ExpectError(42201).Body);
        await RegisterAsync(registry, "other", "syntax = \"proto3\"; package o; message B { int32 x = 1; }");
        string reference = ",\"references\":[{\"name\":\"other.proto\",\"subject\":\"other\",\"version\":1}]";
        Assert.True((await RegisterAsync(registry, "a", Text, "", reference)).Id > 0);
        (await registry.DeleteAsync("/subjects/other/versions/1")).ExpectError(42206);
        (await RegisterAsync(registry, "a", Text.Replace("o.B", "o.C"), "", reference)).ExpectError(42201);
    }

    [Fact]
    public async Task A_descriptor_with_a_map_twice_is_refused()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        FileDescriptorProto file = StructReflection.Descriptor.ToProto();
        file.MessageType[0].NestedType.Add(file.MessageType[0].NestedType[0].Clone());
        (await RegisterAsync(registry, "a", Convert.ToBase64String(Google.Protobuf.MessageExtensions.ToByteArray(file)))).ExpectError(
            42201);
    }

    [Theory]
    [InlineData(10_000, 1)] // too deep for a stack
    [InlineData(60, 2)] // 2^60 ways
    public async Task Long_chains_of_imported_messages_are_compared(int length, int fields)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        string chain = string.Concat(Enumerable.Range(0, length).Select(i =>
            $"message C{i} {{ {string.Concat(Enumerable.Range(1, fields).Select(n => $"C{i + 1} f{n} = {n}; "))}}} "));
        await RegisterAsync(registry, "chain", $"syntax = \"proto3\"; {chain}message C{length} {{ }}");
        const string Text = "syntax = \"proto3\"; import \"chain.proto\"; message A { C0 c = 1; }",
            Reference = ",\"references\":[{\"name\":\"chain.proto\",\"subject\":\"chain\",\"version\":1}]";
        await RegisterAsync(registry, "a", Text, "", Reference);
        TestAnswer second = await RegisterAsync(registry, "a", Text + " message B { }", "", Reference);
        Assert.Equal(length > 400 ? 409 : 200, (int)second.Status);
    }

    private static Task<TestAnswer> RegisterAsync(TestRegistry registry, string subject, string text, string query = "",
        string more = "") =>
        registry.PostAsync($"/subjects/{subject}/versions{query}",
            $"{{\"schemaType\":\"PROTOBUF\",\"schema\":{JsonSerializer.Serialize(text)}{more}}}");
}
