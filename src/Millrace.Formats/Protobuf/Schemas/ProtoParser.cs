namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>
/// Reads a .proto text (https://protobuf.dev/reference/protobuf/proto3-spec/, .../proto2-spec/). Groups and editions are not supported.
/// </summary>
internal sealed partial class ProtoParser
{
    // Deeper texts would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 100;

    /// <summary>Characters of a text.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private readonly ProtoScanner _scanner;
    private int _depth;

    private ProtoParser(string text) => _scanner = new ProtoScanner(text);

    /// <summary>The file.</summary>
    /// <exception cref="ProtobufSchemaException">With line and column.</exception>
    public static ProtoFile Parse(string text)
    {
        if (text.Length > MaxLength) throw new ProtobufSchemaException($"A schema has at most {MaxLength} characters");
        return new ProtoParser(text).File();
    }

    private ProtoFile File()
    {
        string? syntax = null, package = null;
        List<string> imports = [], publicImports = [];
        var options = new List<ProtoOption>();
        var messages = new List<ProtoMessage>();
        var enums = new List<ProtoEnum>();
        var extends = new List<ProtoExtend>();
        var services = new List<ProtoService>();
        while (!_scanner.IsAtEnd)
        {
            if (_scanner.TryTake(';')) continue;
            int start = _scanner.Mark();
            string word = _scanner.Word();
            switch (word)
            {
                case "syntax": syntax = Syntax(); break;
                case "package":
                    package = package is null
                ? Statement(_scanner.QualifiedName)
                : throw _scanner.Unexpected("too many package names"); break;
                case "import": Import(imports, publicImports); break;
                case "option": options.Add(OptionStatement()); break;
                case "message": messages.Add(Message()); break;
                case "enum": enums.Add(Enum()); break;
                case "extend": extends.Add(Extend()); break;
                case "service": services.Add(Service()); break;
                default: throw _scanner.Unexpected($"unexpected label: {word}", start);
            }
        }

        return new ProtoFile
        {
            Syntax = syntax, Package = package, Imports = imports, PublicImports = publicImports, Options = options, Messages = messages,
            Enums = enums,
            Extends = extends, Services = services,
        };
    }

    private string Syntax()
    {
        _scanner.Require('=');
        string syntax = Statement(_scanner.Text);
        return syntax is ProtoFile.Proto2 or ProtoFile.Proto3 ? syntax : throw _scanner.Unexpected($"unexpected syntax: {syntax}");
    }

    private void Import(List<string> imports, List<string> publicImports)
    {
        List<string> target = imports;
        if (!_scanner.IsText)
        {
            string kind = _scanner.Word();
            if (kind == "public") target = publicImports;
            else if (kind != "weak") throw _scanner.Unexpected($"unexpected label: {kind}");
        }

        target.Add(Statement(_scanner.Text));
    }

    private T Statement<T>(Func<T> read)
    {
        T result = read();
        _scanner.Require(';');
        return result;
    }

    private ProtoExtend Extend()
    {
        string name = _scanner.QualifiedName();
        var fields = new List<ProtoField>();
        InBraces(() => fields.Add(Field(_scanner.Word())));
        return new ProtoExtend(name, fields);
    }

    private ProtoService Service()
    {
        string name = _scanner.Name();
        var rpcs = new List<ProtoRpc>();
        var options = new List<ProtoOption>();
        InBraces(() =>
        {
            string word = _scanner.Word();
            if (word == "option") options.Add(OptionStatement());
            else if (word == "rpc") rpcs.Add(Rpc());
            else throw _scanner.Unexpected($"unexpected label: {word}");
        });
        return new ProtoService(name, rpcs) { Options = options };
    }

    private ProtoRpc Rpc()
    {
        string name = _scanner.Name(), request = Side();
        if (_scanner.Word() != "returns") throw _scanner.Unexpected("expected 'returns'");
        string response = Side();
        var options = new List<ProtoOption>();
        if (_scanner.Peek() == '{')
        {
            InBraces(() =>
            {
                string word = _scanner.Word();
                if (word != "option") throw _scanner.Unexpected($"unexpected label: {word}");
                options.Add(OptionStatement());
            });
        }
        else
        {
            _scanner.Require(';');
        }

        return new ProtoRpc(name, request, response) { Options = options };

        string Side()
        {
            _scanner.Require('(');
            string type = _scanner.QualifiedName();
            if (type == "stream" && _scanner.Peek() != ')') type = $"stream {_scanner.QualifiedName()}";
            _scanner.Require(')');
            return type;
        }
    }

    // The members of a block; empty statements are allowed between them.
    private void InBraces(Action member)
    {
        if (++_depth > MaxDepth) throw _scanner.Unexpected($"types are nested deeper than {MaxDepth} levels");
        _scanner.Require('{');
        while (!_scanner.TryTake('}'))
        {
            // Also members that take nothing end with the text.
            if (_scanner.IsAtEnd) throw _scanner.Unexpected("unexpected end of file");
            if (!_scanner.TryTake(';')) member();
        }

        _depth--;
    }
}
