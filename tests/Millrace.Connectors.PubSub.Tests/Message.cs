using System.Text;

namespace Millrace.Connectors.PubSub.Tests;

/// <summary>A Pub/Sub message as the other side sees it.</summary>
public sealed record Message(byte[] Data, Dictionary<string, string> Attributes, string? OrderingKey)
{
    public string Text => Encoding.UTF8.GetString(Data);

    public static Message Of(string text, string? orderingKey = null, params (string Name, string Value)[] attributes) =>
        new(Encoding.UTF8.GetBytes(text), attributes.ToDictionary(pair => pair.Name, pair => pair.Value), orderingKey);
}
