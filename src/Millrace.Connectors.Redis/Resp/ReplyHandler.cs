namespace Millrace.Connectors.Redis.Resp;

/// <summary>Takes the replies of a batch in the order of its commands, the first being 0. The reply is valid during the call.</summary>
internal delegate void ReplyHandler(int command, in RespReply reply);
