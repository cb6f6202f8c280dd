namespace Millrace.Worker.Rest.Model;

/// <summary>Body of every error: <c>{"error_code":404,"message":"..."}</c>.</summary>
internal sealed record ErrorBody(int ErrorCode, string Message);
