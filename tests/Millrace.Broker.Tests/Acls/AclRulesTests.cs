using Millrace.Broker.Acls;

namespace Millrace.Broker.Tests.Acls;

/// <summary>The rules of Kafka's StandardAuthorizer, an ACL a line: <c>type:pattern:name principal host operation permission</c>.</summary>
public sealed class AclRulesTests
{
    [Theory]
    [InlineData("", "Read a", false)]
    [InlineData("Topic:Literal:a User:bob * Read Allow", "Read a", true)]
    [InlineData("Topic:Literal:a User:bob * Read Allow", "Read ab", false)]
    [InlineData("Topic:Literal:a User:bob * Read Allow", "Write a", false)]
    [InlineData("Topic:Literal:a User:eve * Read Allow", "Read a", false)]
    [InlineData("Topic:Literal:a User:* * Read Allow", "Read a", true)]
    [InlineData("Group:Literal:a User:bob * Read Allow", "Read a", false)]
    [InlineData("Topic:Literal:* User:bob * Read Allow", "Read a", true)]
    [InlineData("Topic:Prefixed:a User:bob * Read Allow", "Read abc", true)]
    [InlineData("Topic:Prefixed:ab User:bob * Read Allow", "Read a", false)]
    [InlineData("Topic:Prefixed:* User:bob * Read Allow", "Read a", false)]
    [InlineData("Topic:Literal:a User:bob 10.0.0.1 Read Allow", "Read a", true)]
    [InlineData("Topic:Literal:a User:bob 10.0.0.2 Read Allow", "Read a", false)]
    [InlineData("Topic:Literal:a User:bob * All Allow", "Write a", true)]
    // DENY wins, wherever it stands and whatever it is on.
    [InlineData("Topic:Literal:a User:bob * Read Allow;Topic:Literal:a User:bob * Read Deny", "Read a", false)]
    [InlineData("Topic:Prefixed:a User:* * All Deny;Topic:Literal:ab User:bob * Read Allow", "Read ab", false)]
    [InlineData("Topic:Literal:* User:bob 10.0.0.1 Read Deny;Topic:Literal:ab User:bob * Read Allow", "Read ab", false)]
    [InlineData("Topic:Literal:a User:eve * Read Deny;Topic:Literal:a User:bob * Read Allow", "Read a", true)]
    // What implies that one may look; a DENY implies nothing.
    [InlineData("Topic:Literal:a User:bob * Read Allow", "Describe a", true)]
    [InlineData("Topic:Literal:a User:bob * Write Allow", "Describe a", true)]
    [InlineData("Topic:Literal:a User:bob * Delete Allow", "Describe a", true)]
    [InlineData("Topic:Literal:a User:bob * Alter Allow", "Describe a", true)]
    [InlineData("Topic:Literal:a User:bob * Create Allow", "Describe a", false)]
    [InlineData("Topic:Literal:a User:bob * AlterConfigs Allow", "Describe a", false)]
    [InlineData("Topic:Literal:a User:bob * AlterConfigs Allow", "DescribeConfigs a", true)]
    [InlineData("Topic:Literal:a User:bob * Describe Allow", "DescribeConfigs a", false)]
    [InlineData("Topic:Literal:a User:bob * Describe Allow;Topic:Literal:a User:bob * Read Deny", "Describe a", true)]
    public void Rules_add_up_as_those_of_Kafka(string acls, string asked, bool isAllowed)
    {
        string[] question = asked.Split(' ');

        Assert.Equal(isAllowed, Read(acls).Allows(
            "User:bob", "10.0.0.1", Enum.Parse<AclOperation>(question[0]), AclResourceType.Topic, question[1]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Topic:Literal:b User:eve * Read Allow", true)]
    // Something is said about the topic, if of another.
    [InlineData("Topic:Literal:a User:eve * Read Allow", false)]
    [InlineData("Topic:Prefixed:a User:eve * Read Deny", false)]
    public void The_default_holds_where_nothing_is_said_about_a_resource(string acls, bool isAllowed) =>
        Assert.Equal(isAllowed, Read(acls, allowsWithoutAcl: true).Allows(
            "User:bob", "10.0.0.1", AclOperation.Read, AclResourceType.Topic, "a"));

    [Theory]
    [InlineData("", false)]
    [InlineData("Topic:Literal:a User:bob * Write Allow", true)]
    [InlineData("Topic:Literal:a User:bob * Read Allow", false)]
    [InlineData("Topic:Literal:a User:bob * Write Allow;Topic:Literal:* User:* * All Deny", false)]
    [InlineData("Topic:Literal:ab User:bob * Write Allow;Topic:Literal:ab User:bob * Write Deny", false)]
    [InlineData("Topic:Literal:ab User:bob * Write Allow;Topic:Prefixed:a User:bob * Write Deny", false)]
    [InlineData("Topic:Prefixed:a User:bob * Write Allow;Topic:Prefixed:ab User:bob * Write Deny", true)]
    [InlineData("Topic:Prefixed:a User:bob * Write Allow;Topic:Literal:a User:bob * Write Deny", true)]
    [InlineData("Group:Literal:a User:bob * Write Allow", false)]
    public void Writing_to_any_topic_is_enough_for_an_idempotent_producer(string acls, bool isAllowed) =>
        Assert.Equal(isAllowed, Read(acls).AllowsSome("User:bob", "10.0.0.1", AclOperation.Write, AclResourceType.Topic));

    [Theory]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    public void Addresses_have_many_spellings(string inAcl, string ofPeer) =>
        Assert.True(Read($"Topic:Literal:a User:bob {inAcl} Read Allow")
            .Allows("User:bob", AclRules.HostOf(ofPeer), AclOperation.Read, AclResourceType.Topic, "a"));

    /// <summary>ResourcePatternFilter.matches</summary>
    [Theory]
    // 1 any, 2 match, 3 literal, 4 prefixed.
    [InlineData(1, "ab", "Topic:Literal:ab")]
    [InlineData(1, null, "Topic:Literal:ab;Topic:Literal:*;Topic:Prefixed:a;Topic:Prefixed:abc")]
    [InlineData(2, "ab", "Topic:Literal:ab;Topic:Literal:*;Topic:Prefixed:a")]
    [InlineData(3, "*", "Topic:Literal:*")]
    [InlineData(4, "ab", "")]
    [InlineData(4, null, "Topic:Prefixed:a;Topic:Prefixed:abc")]
    public void A_filter_finds_what_Kafka_s_finds(sbyte pattern, string? name, string found)
    {
        var filter = new AclFilter(AclResourceType.Topic, name, (AclPatternType)pattern, null, null, AclOperation.Any, AclPermission.Any);
        AclRules rules = Read(string.Join(';', "Topic:Literal:ab,Topic:Literal:*,Topic:Prefixed:a,Topic:Prefixed:abc,Group:Literal:ab"
            .Split(',').Select(resource => $"{resource} User:bob * Read Allow")));

        Assert.Equal(found, string.Join(';', rules.All.Where(filter.Fits)
            .Select(acl => $"{acl.ResourceType}:{acl.PatternType}:{acl.ResourceName}")));
    }

    private static AclRules Read(string acls, bool allowsWithoutAcl = false) => new(
        [.. acls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ') is [var resource, .. var who]
            && resource.Split(':') is [var type, var pattern, var name]
            ? new Acl(Enum.Parse<AclResourceType>(type), name, Enum.Parse<AclPatternType>(pattern), who[0], who[1],
                Enum.Parse<AclOperation>(who[2]), Enum.Parse<AclPermission>(who[3]))
            : throw new FormatException(line))], allowsWithoutAcl);
}
