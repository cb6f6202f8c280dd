namespace Millrace.Registry.Tests.Compatibility;

public class JsonCompatibilityVectorTests
{
    public static TheoryData<string, string> Cases() => CompatibilityVectors.Read("json-schema-compat.json");

    [Fact]
    public void Has_all_cases_of_the_vectors() => Assert.Equal(181, Cases().Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_verdict(string name, string json) => CompatibilityVectors.Check("JSON", name, json);
}
