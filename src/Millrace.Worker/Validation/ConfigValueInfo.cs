namespace Millrace.Worker.Validation;

/// <summary>The value of a setting. Secrets read <c>[hidden]</c>, references to config providers stand as they were written.</summary>
internal sealed record ConfigValueInfo(string Name, string? Value, IReadOnlyList<string> RecommendedValues, IReadOnlyList<string> Errors,
    bool Visible);
