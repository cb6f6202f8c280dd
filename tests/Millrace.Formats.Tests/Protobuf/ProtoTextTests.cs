using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Tests.Protobuf;

public class ProtoTextTests
{
    [Fact]
    public void A_text_is_printed_as_the_registry_stores_it() => Assert.Equal("""
        syntax = "proto3";
        package ex.shop;

        import "other.proto";
        import public "shared.proto";

        option java_package = "x.y";

        message Order {
          reserved 8, 10 to 12, 100 to max, "old";

          option deprecated = true;

          int64 id = 1;
          optional string note = 2 [deprecated = true];
          repeated Line lines = 3 [
            packed = false,
            (a.b).c = { }
          ];
          map<string, int32> counts = 4;

          oneof pay {
            string card = 5;
            bytes token = 6;
          }

          message Line {
            double price = 1 [json_name = "p\"x"];
          
            enum Unit {
              PIECE = 0;
              KILO = -1;
            }
          }
          enum State {
            option allow_alias = true;
            NEW = 0;
            FRESH = 0;
          }
        }
        enum Colour {
          RED = 0;
        }

        service Shop {
          rpc Get (Order) returns (stream Order);
        }

        """.Replace("{ }", "{\n    }"), ProtoPrinter.Print(ProtoParser.Parse("""
        // a comment
        syntax="proto3"; package ex.shop; import "other.proto"; import public 'shared.proto'; option java_package = "x" ".y";
        enum Colour { RED = 0; }
        message Order {
          enum State { option allow_alias = true; NEW = 0; FRESH = 0x0; };
          message Line { enum Unit { PIECE = 0; KILO = -1; } double price = 1 [json_name = 'p"x']; }
          option deprecated = true; /* another */
          int64 id = 1; optional string note = 2 [deprecated=true];
          oneof pay { string card = 5; bytes token = 6; }
          repeated Line lines = 3 [packed=false, (a.b).c = {}];
          map < string,int32 > counts = 4;
          reserved 8, 10 to 12, 100 to max, "old";
        }
        service Shop { rpc Get(Order) returns (stream Order) {} }
        """)));

    [Fact]
    public void A_printed_text_prints_the_same_again()
    {
        foreach (string name in (string[])["google/protobuf/struct.proto", "google/protobuf/descriptor.proto", "google/type/datetime.proto",
            "confluent/meta.proto"])
        {
            string once = ProtoPrinter.Print(ProtoParser.Parse(WellKnownFiles.Find(name)!));
            Assert.Equal(once, ProtoPrinter.Print(ProtoParser.Parse(once)));
            ProtobufSchema.Parse(once);
        }
    }

    [Theory]
    [InlineData("syntax = \"proto3\"; message {", "Syntax error in :1:28: expected a word")]
    [InlineData("message M {\n  int32 a 1;\n}", "Syntax error in :2:12: expected '=' but was '1'")]
    [InlineData("syntax = \"proto4\";", "unexpected syntax: proto4")]
    [InlineData("messag M {}", "unexpected label: messag")]
    [InlineData("message M { int32 a = 1", "Syntax error in :1:24: unexpected end of file")]
    [InlineData("/* open", "unterminated comment")]
    [InlineData("option a = \"x", "unterminated string")]
    [InlineData("message M { optional group G = 1 { } }", "groups are not supported")]
    [InlineData("message M { int32 a = 99999999999; }", "expected an integer")]
    public void Faults_of_the_text_are_located(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ProtobufSchemaException>(() => ProtoParser.Parse(text)).Message);

    [Theory]
    [InlineData("syntax = \"proto3\"; message M { int32 a = 1; int32 b = 1; }", "field number 1 has already been used")]
    [InlineData("syntax = \"proto3\"; message M { int32 a = 1; int32 a = 2; }", "\"a\" is already defined")]
    [InlineData("syntax = \"proto3\"; message M { X a = 1; }", "\"X\" of field \"a\" is not defined")]
    [InlineData("syntax = \"proto3\"; message M { int32 a = 0; }", "not between 1 and")]
    [InlineData("syntax = \"proto3\"; message M { int32 a = 19500; }", "reserved for Protobuf itself")]
    [InlineData("syntax = \"proto3\"; message M { required int32 a = 1; }", "no required fields")]
    [InlineData("syntax = \"proto3\"; message M { map<double, int32> a = 1; }", "a map's key")]
    [InlineData("syntax = \"proto3\"; message M { reserved 1; int32 a = 1; }", "reserved number 1")]
    [InlineData("syntax = \"proto3\"; enum E { A = 1; }", "is zero in proto3")]
    [InlineData("syntax = \"proto3\"; message M {} message M {}", "\"M\" is already defined")]
    [InlineData("import \"nowhere.proto\"; message M { optional Other a = 1; }", "\"nowhere.proto\"")]
    public void What_makes_no_sense_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ProtobufSchemaException>(() => ProtobufSchema.Parse(text)).Message);

    [Fact]
    public void Nesting_is_limited()
    {
        string deep = string.Concat(Enumerable.Repeat("message M { ", 5000));
        Assert.Contains("nested deeper", Assert.Throws<ProtobufSchemaException>(() => ProtoParser.Parse(deep)).Message);
        string options = "option a = " + new string('[', 100_000);
        Assert.Contains("nested deeper", Assert.Throws<ProtobufSchemaException>(() => ProtoParser.Parse(options)).Message);
    }

    [Fact]
    public void A_large_file_takes_no_more_than_its_size()
    {
        string ranges = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"reserved {200_000 + (i * 2)};"));
        string fields = string.Concat(Enumerable.Range(20_000, 50_000).Select(i => $"int32 f{i} = {i};"));
        Assert.Equal(50_000, ProtobufSchema.Parse($"syntax = \"proto3\"; message M {{ {ranges} {fields} }}").File.Messages[0].Fields.Count);
        Assert.Contains("reserved number 200004", Assert.Throws<ProtobufSchemaException>(() =>
            ProtobufSchema.Parse($"message M {{ {ranges} {fields} optional int32 g = 200004; }}")).Message);
    }

    [Fact]
    public void Names_are_looked_up_from_the_inside_out()
    {
        ProtobufSchema schema = ProtobufSchema.Parse("""
            syntax = "proto3"; package a.b; import "i.proto";
            message Out { message In { message In2 {} } In x = 1; a.c.Far y = 2; .a.b.Out z = 3; b.Out w = 4; }
            """, new Dictionary<string, string> { ["i.proto"] = "syntax = \"proto3\"; package a.c; message Far {}" });
        Assert.Equal("a.b.Out.In", schema.Find("a.b.Out", "In")!.FullName);
        Assert.Equal("a.b.Out", schema.Find("a.b.Out", "b.Out")!.FullName);
        Assert.Equal("a.c.Far", schema.Find("a.b.Out", "a.c.Far")!.FullName);
        Assert.Equal("a.b.Out.In.In2", schema.MessageAt([0, 0, 0])!.FullName);
        Assert.Equal([0, 0, 0], schema.PathOf(schema.Types["a.b.Out.In.In2"]));
        Assert.Null(schema.MessageAt([1]));
    }

    [Fact]
    public void Quotes_in_names_of_files_and_fields_are_read_back()
    {
        string printed =
            ProtoPrinter.Print(ProtoParser.Parse("import \"a\\\"b\"; import public 'c\\\\'; message M { reserved \"d\\\"e\", 'f\\n'; }"));
        Assert.Equal(printed, ProtoPrinter.Print(ProtoParser.Parse(printed)));
    }

    // Each is within what the registry takes, and was copied again for each of its parts.
    [Theory]
    [InlineData("option ", "(a)", "= 1;")]
    [InlineData("option o = { [a", "/a", "]: 1 };")]
    [InlineData("option o = { ", "a:1 ", "};")]
    public void Long_options_are_read_in_one_pass(string begin, string part, string end)
    {
        string text = begin + string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)) + end;
        Assert.Single(ProtoParser.Parse(text).Options);
    }

    [Fact]
    public void Wide_options_are_read_in_one_pass() =>
        Assert.Equal(120_000, ProtoParser.Parse(
            $"option o = {{ {string.Concat(Enumerable.Range(0, 120_000).Select(i => $"a{i}:1 "))} }};").Options[0].Value.Members.Count);

    [Theory]
    [InlineData("package {0}; message M {{ }}")]
    [InlineData("message {0} {{ }}")]
    [InlineData("message M {{ enum {0} {{ A = 0; }} }}")]
    public void Long_names_are_refused(string text) =>
        Assert.Contains("at most 512",
            Assert.Throws<ProtobufSchemaException>(() => ProtobufSchema.Parse(string.Format(text, new string('a', 600)))).Message);

    // Each line gets two blanks for each level: a hundred times as much to hold as was sent.
    [Fact]
    public void A_text_that_would_be_printed_much_longer_is_refused()
    {
        string deep = $"option o = {new string('[', 90)}{string.Concat(Enumerable.Repeat("1,", 300_000))}1{new string(']', 90)};";
        Assert.Contains("when it is printed",
            Assert.Throws<ProtobufSchemaException>(() => ProtoPrinter.Print(ProtoParser.Parse(deep))).Message);
        string wide = string.Concat(Enumerable.Repeat(
            $"option o = {new string('[', 90)}{string.Concat(Enumerable.Repeat("1,", 9000))}1{new string(']', 90)};", 30));
        Assert.Contains("when it is printed",
            Assert.Throws<ProtobufSchemaException>(() => ProtoPrinter.Print(ProtoParser.Parse(wide))).Message);
    }

    [Theory]
    [InlineData("0777", 511)]
    [InlineData("-010", -8)]
    [InlineData("0x7fffffff", int.MaxValue)]
    [InlineData("-0x80000000", int.MinValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void Numbers_are_read_in_each_notation(string number, int expected) =>
        Assert.Equal(expected, ProtoParser.Parse($"enum E {{ A = {number}; }}").Enums[0].Constants[0].Number);

    [Theory]
    [InlineData("077777777777")]
    [InlineData("020000000000")]
    [InlineData("0xFFFFFFFFFFFFFFFF")]
    [InlineData("0x80000000")]
    [InlineData("2147483648")]
    [InlineData("089")]
    [InlineData("0x")]
    public void Numbers_beyond_32_bits_are_refused(string number) =>
        Assert.Contains("expected an integer",
            Assert.Throws<ProtobufSchemaException>(() => ProtoParser.Parse($"enum E {{ A = {number}; }}")).Message);
}
