namespace Millrace.Config;

public enum Importance
{
    High, Medium, Low,
}
