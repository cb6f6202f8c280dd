using System.Net;

namespace Millrace.Http.Tests;

/// <summary>A listener reaches no further than its host says.</summary>
public class ListenAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("[::1]", "::1")]
    [InlineData("", "::")]
    [InlineData("*", "::")]
    public void An_address_stands_for_itself(string host, string address) =>
        Assert.Equal([IPAddress.Parse(address)], ListenAddresses.Of(host));

    [Fact]
    public void A_name_stands_for_its_own_addresses_and_never_for_all()
    {
        Assert.All(ListenAddresses.Of("localhost"), address => Assert.True(IPAddress.IsLoopback(address)));
        IReadOnlyList<IPAddress> own = ListenAddresses.Of(Dns.GetHostName());
        Assert.NotEmpty(own);
        Assert.DoesNotContain(IPAddress.Any, own);
        Assert.DoesNotContain(IPAddress.IPv6Any, own);
    }

    [Fact]
    public void A_name_that_nobody_has_is_an_error_that_says_it() =>
        Assert.Contains("nobody.invalid", Assert.Throws<IOException>(() => ListenAddresses.Of("nobody.invalid")).Message);
}
