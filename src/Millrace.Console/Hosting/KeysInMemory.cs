using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Millrace.WebConsole.Hosting;

/// <summary>Keys that sign what pages bring back, for as long as the process lives.</summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private ImmutableList<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements() => _keys;

    public void StoreElement(XElement element, string friendlyName) => ImmutableInterlocked.Update(ref _keys, keys => keys.Add(element));
}
