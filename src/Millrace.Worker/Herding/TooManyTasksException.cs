using Millrace.Errors;

namespace Millrace.Worker.Herding;

/// <summary>A connector made more tasks than it may have: it has FAILED, and trying again would change nothing.</summary>
internal sealed class TooManyTasksException(string message) : ConnectException(message);
