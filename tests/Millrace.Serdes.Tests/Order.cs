using System.ComponentModel.DataAnnotations;

namespace Millrace.Serdes.Tests;

/// <summary>A class as a C# developer would write it: Confluent's JSON serializer makes its schema.</summary>
public sealed class Order
{
    [Required]
    [Newtonsoft.Json.JsonProperty("id", Required = Newtonsoft.Json.Required.Always)]
    public long Id { get; set; }

    [Newtonsoft.Json.JsonProperty("note")]
    public string? Note { get; set; }

    [Newtonsoft.Json.JsonProperty("quantity")]
    public int Quantity { get; set; }

    [Newtonsoft.Json.JsonProperty("price")]
    public double Price { get; set; }

    [Newtonsoft.Json.JsonProperty("discount")]
    public double? Discount { get; set; }

    [Newtonsoft.Json.JsonProperty("paid")]
    public bool Paid { get; set; }

    [Newtonsoft.Json.JsonProperty("tags")]
    public List<string> Tags { get; set; } = [];

    [Newtonsoft.Json.JsonProperty("customer")]
    public Customer? Customer { get; set; }

    [Newtonsoft.Json.JsonProperty("counts")]
    public Dictionary<string, int>? Counts { get; set; }
}

public sealed class Customer
{
    [Newtonsoft.Json.JsonProperty("name")]
    public string Name { get; set; } = "";
}
