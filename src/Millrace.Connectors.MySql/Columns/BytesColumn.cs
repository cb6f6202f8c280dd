using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>BYTES: sent as binary, so that the server does not take them for text of the connection's character set.</summary>
internal sealed class BytesColumn(int capacity) : TextColumn(capacity, NativeType.Blob);
