namespace Millrace.Config;

/// <summary>How wide a form shows the setting.</summary>
public enum Width
{
    None, Short, Medium, Long,
}
